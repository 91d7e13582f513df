// A worker that fetches the files of the runtime, checks and unpacks them, and compiles what is
// WebAssembly, while the Python worker is busy starting. It sends what is ready to the Python
// worker (through the port it is given), and the progress to the page.
import { check, FileProblem, gunzip, readPack } from "./files.mjs";

const STEP = 200_000; // bytes between two reports
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

/** Downloads one file and checks it; a bad copy in the browser's cache gets one second chance. */
async function get(base, name, entry) {
  const url = new URL(name, base);
  try {
    const bytes = await download(url, name, entry[0]);
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

async function prepare(kind, bytes) {
  if (kind === "raw") return { bytes };
  const content = await gunzip(bytes);
  if (kind === "gzip") return { bytes: content };
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
    const content = await prepare(kind, await arrival);
    port.postMessage({ name, ...content }, [content.bytes.buffer]);
  } catch (error) {
    const { code = "damaged", file = name, detail = error.message } = error;
    port.postMessage({ name, problem: { code, file, detail } });
  }
}

self.onmessage = async ({ data: { base, wanted, port } }) => {
  total = wanted.reduce((sum, { entry }) => sum + entry[0], 0);
  const arrivals = wanted.map(({ name, entry }) => get(base, name, entry));
  for (const arrival of arrivals) arrival.catch(() => {}); // reported by deliver
  // The core is unpacked before the rest, so that Python starts while that is being done.
  const all = (chosen) =>
    Promise.all(wanted.map((file, i) => chosen(file) && deliver(port, file, arrivals[i])));
  await all((file) => file.core);
  await all((file) => !file.core);
};
