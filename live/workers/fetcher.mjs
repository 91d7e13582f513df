// A worker that fetches the files of the runtime, checks and unpacks them, and compiles what is
// WebAssembly, while the Python worker is busy starting. It sends what is ready to the Python
// worker (through the port it is given), and the progress to the page.
import { check, FileProblem, readPack, unpack } from "./files.mjs";
import { readyToUnpack, unpackers } from "./inflate.mjs";

const STEP = 200_000; // bytes between two reports
const FILES = "live-files"; // where the service worker keeps what lasts
let loaded = 0;
let reported = 0;
let total = 0;

function report(bytes) {
  loaded += bytes;
  if (loaded - reported < STEP && loaded < total) return;
  reported = loaded;
  postMessage({ kind: "progress", loaded, total });
}

async function download(url, name, size, options) {
  let response;
  try {
    response = await fetch(url, options);
  } catch (error) {
    throw new FileProblem(navigator.onLine === false ? "offline" : "unreachable", name, error.message);
  }
  if (!response.ok) throw new FileProblem("missing", name, `status ${response.status}`);
  const bytes = new Uint8Array(size);
  let length = 0;
  const reader = response.body.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (length + part.value.length > size) throw new FileProblem("damaged", name, "too long");
      bytes.set(part.value, length);
      length += part.value.length;
      report(part.value.length);
    }
  } catch (error) {
    report(-length);
    if (error instanceof FileProblem) throw error;
    throw new FileProblem(navigator.onLine === false ? "offline" : "interrupted", name, error.message);
  }
  return bytes.subarray(0, length);
}

/** What an earlier visit has kept, read without the way through the service worker. */
async function kept(url) {
  try {
    const response = await (await caches.open(FILES)).match(url, { ignoreVary: true });
    const bytes = new Uint8Array(await response.arrayBuffer());
    report(bytes.length);
    return bytes;
  } catch {
    return null; // nothing was kept
  }
}

/** Gets one file and checks it; a bad copy in the browser's cache gets one second chance. */
async function get(base, name, entry) {
  const url = new URL(name, base);
  try {
    const bytes = (await kept(url)) ?? (await download(url, name, entry[0]));
    await check(name, bytes, entry);
    return bytes;
  } catch (error) {
    if (error.code === "missing" || error.code === "offline") throw error;
    if (error.code === "damaged") report(-entry[0]);
    const bytes = await download(url, name, entry[0], { cache: "reload" });
    await check(name, bytes, entry);
    return bytes;
  }
}

async function prepare(kind, name, bytes) {
  if (kind === "raw") return { bytes };
  await readyToUnpack();
  const content = unpack(name, bytes, unpackers);
  if (kind === "image") return { bytes: content };
  if (kind === "wasm") return { bytes: new Uint8Array(), module: await WebAssembly.compile(content) };
  const { header, files } = readPack(content);
  const byPath = new Map(files);
  const compiled = [...header.libraries, ...header.extensions].map(async (path) => [
    path,
    await WebAssembly.compile(byPath.get(path)),
  ]);
  return { bytes: content, modules: await Promise.all(compiled) };
}

async function deliver(port, wanted, arrival) {
  const { name, kind } = wanted;
  try {
    const content = await prepare(kind, name, await arrival);
    port.postMessage({ name, ...content }, [content.bytes.buffer]);
  } catch (error) {
    const { code = "damaged", file = name, detail = error.message } = error;
    port.postMessage({ name, problem: { code, file, detail } });
  }
}

self.onmessage = async ({ data: { base, wanted, port } }) => {
  total = wanted.reduce((sum, { entry }) => sum + entry[0], 0);
  const start = (stage) =>
    wanted
      .filter((file) => file.stage === stage)
      .map((file) => {
        const arrival = get(base, file.name, file.entry);
        arrival.catch(() => {}); // reported by deliver
        return () => deliver(port, file, arrival);
      });
  // The core is unpacked first, then one pack after another, in the order in which Python wants
  // them; what only a later cell needs does not compete with them.
  const [core, packs] = [start("core"), start("pack")];
  await Promise.all(core.map((deliverOne) => deliverOne()));
  for (const deliverOne of packs) await deliverOne();
  for (const deliverOne of start("later")) await deliverOne();
};
