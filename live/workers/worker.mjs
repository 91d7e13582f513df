// The page's Python. Messages in: start, run, complete. Messages out: see `live_kernel/` for what
// a cell shows; besides: ready, done, completions, step, problem.

import { advice } from "../page/messages.mjs";
import { FileProblem, fromArchive, readPack, unpack } from "./files.mjs";
import { readyToUnpack, unpackers, unzipSync } from "./inflate.mjs";
import { code } from "./product-code.mjs";
import { fastProducts, scratchSize, withMemory } from "./products.mjs";

const HOME = "/home/pyodide";
const FILE = 0o100644; // an ordinary file, as the operating system writes its kind
const ERROR_IN_READING = 29; // EIO, as this operating system counts
const LIBRARY = "/lib"; // where Pyodide puts its standard library, a zip archive
const KERNEL = "live_kernel/"; // the site's own Python has it in its memory image,
const FIGURES = "live_kernel/figures.py"; // but not this part, which needs matplotlib
let python = null;
let kernel = null;
let memory = null; // Python's
let unread = ""; // what to say of a file that Python could not read, as it had to be fetched
let manifest = null;
let words = {}; // texts in the language of the page
let base = "";
let prefetched = []; // files that a cell will probably open: the data
const arriving = new Map(); // name of a file -> promise of what the fetcher made of it
const arrived = new Map(); // name of a file -> the two functions that settle that promise
const here = new Set(); // names of the files that have arrived
const loaded = new Set(); // portions
const archives = new Map(); // wheels that files outside the packs are read from
const step = (name, title) => postMessage({ kind: "step", name, title });

function expect(name) {
  if (!arriving.has(name)) {
    arriving.set(name, new Promise((resolve, reject) => arrived.set(name, { resolve, reject })));
    arriving.get(name).catch(() => {}); // reported where it is awaited
  }
  return arriving.get(name);
}

function receive({ data: { name, problem, ...content } }) {
  expect(name);
  here.add(name);
  if (problem) arrived.get(name).reject(new FileProblem(problem.code, problem.file, problem.detail));
  else arrived.get(name).resolve(content);
}

/** The names and texts of our own Python modules. */
function texts(names) {
  const found = Promise.all(
    names.map(async (name) => {
      const response = await fetch(new URL(`../kernel/${name}`, import.meta.url));
      if (!response.ok) throw new FileProblem("missing", name, `status ${response.status}`);
      return [name, await response.text()];
    }),
  );
  found.catch(() => {}); // reported where it is awaited
  return found;
}

/** Fetches a file while everything waits: for what turns out to be needed while Python runs. */
function fetchNow(name) {
  const request = new XMLHttpRequest();
  request.open("GET", new URL(name, base), false);
  request.responseType = "arraybuffer";
  try {
    request.send();
  } catch (error) {
    throw new FileProblem(navigator.onLine === false ? "offline" : "unreachable", name, error.message);
  }
  const bytes = new Uint8Array(request.response ?? 0);
  if (request.status !== 200) throw new FileProblem("missing", name, `status ${request.status}`);
  if (bytes.length !== manifest.files[name][0]) throw new FileProblem("damaged", name);
  return bytes;
}

function archive(wheel) {
  if (!archives.has(wheel)) archives.set(wheel, fetchNow(manifest.wheels[wheel]));
  return archives.get(wheel);
}

/**
 * A file that is fetched when it is first opened, while Python waits; without it Python's `open` fails, and goes on.
 * The next time it is tried again.
 */
function fillItself(node, size, read) {
  let bytes = null;
  node.usedBytes = size;
  Object.defineProperty(node, "contents", {
    get() {
      try {
        bytes ??= read();
        return bytes;
      } catch (error) {
        if (!(error instanceof FileProblem)) throw error;
        unread = advice(error); // Python cannot be told while it reads: it asks (takeUnread)
        throw new python.FS.ErrnoError(ERROR_IN_READING);
      }
    },
    set(value) {
      bytes = value;
    },
  });
}

function takeUnread() {
  const text = unread;
  unread = "";
  return text;
}

/** The standard library: what the lessons use of it is in the memory image, so that few pages fetch it. */
function placeLibrary() {
  const { FS } = python;
  const name = FS.readdir(LIBRARY).find((file) => file.endsWith(".zip"));
  const { library, files } = manifest;
  fillItself(FS.lookupPath(`${LIBRARY}/${name}`).node, files[library][0], () => fetchNow(library));
}

/** Writes the files of a pack, and for all other files of its wheels a place that fills itself. */
function writeFiles({ header, files }) {
  const { FS } = python;
  const { MEMFS } = FS.filesystems;
  const folders = new Map();
  const folderAt = (path) => {
    FS.mkdirTree(path);
    folders.set(path, FS.lookupPath(path).node);
    return folders.get(path);
  };
  const create = (path) => {
    const cut = path.lastIndexOf("/");
    const folder = path.slice(0, cut);
    return MEMFS.createNode(folders.get(folder) ?? folderAt(folder), path.slice(cut + 1), FILE, 0);
  };
  for (const [path, bytes] of files) Object.assign(create(path), { contents: bytes, usedBytes: bytes.length });
  for (const [wheel, { root, files: rest }] of Object.entries(header.other)) {
    for (const [file, size] of rest) {
      fillItself(create(root + file), size, () => fromArchive(archive(wheel), file, unzipSync));
    }
  }
}

/** Links the extension modules that were compiled meanwhile, as Pyodide's own loader would. */
async function linkModules({ libraries }, modules) {
  const usual = WebAssembly.instantiate;
  let current = null;
  WebAssembly.instantiate = async (_bytes, imports) => ({
    module: current,
    instance: new WebAssembly.Instance(current, imports),
  });
  try {
    for (const [path, module] of modules) {
      current = module;
      await python._api.loadDynlib(path, libraries.includes(path), []);
    }
  } finally {
    WebAssembly.instantiate = usual;
  }
  python._module.reportUndefinedSymbols();
}

async function addPortion(name) {
  if (loaded.has(name)) return;
  loaded.add(name);
  const { bytes, modules } = await expect(manifest.portions[name].pack);
  const pack = readPack(bytes);
  writeFiles(pack);
  kernel.add_files(JSON.stringify(pack.files.map(([path]) => path)));
  await linkModules(pack.header, modules);
}

/** The same, called by Python in the middle of an import: extension modules link as they load. */
function addPortionNow(name) {
  for (const portion of manifest.portions[name].load) {
    if (loaded.has(portion)) continue;
    const file = manifest.portions[portion].pack;
    const pack = readPack(unpack(file, fetchNow(file), unpackers));
    loaded.add(portion); // only now: what could not be fetched is tried again
    writeFiles(pack);
    kernel.add_files(JSON.stringify(pack.files.map(([path]) => path)));
    for (const library of pack.header.libraries) {
      python._module.loadDynamicLibrary(library, {
        global: true,
        nodelete: true,
        allowUndefined: true,
        fs: { findObject: (path) => python.FS.findObject(path), readFile: (path) => python.FS.readFile(path) },
      });
      const { loadedLibsByName: known } = python._module.LDSO;
      known[library.split("/").pop()] = known[library]; // the name under which others ask for it
    }
  }
}

/** Does so for Python; returns what the reader is told where it fails. */
function loadPortion(name) {
  try {
    addPortionNow(name);
    return "";
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    return advice(error);
  }
}

// Pyodide fetches its core itself: it gets what the fetcher has checked, and compiled already.
function serveCore() {
  const usual = { fetch: self.fetch, instantiate: WebAssembly.instantiateStreaming };
  const core = new Map([
    ["pyodide.asm.wasm", manifest.core.wasm],
    ["pyodide-lock.json", manifest.lock],
  ]);
  self.fetch = async (address, options) => {
    const name = String(address?.url ?? address)
      .split("/")
      .pop();
    if (name === manifest.library.split("/").pop()) return new Response(new Uint8Array()); // see placeLibrary
    if (!core.has(name)) return usual.fetch(address, options);
    return new Response((await expect(core.get(name))).bytes);
  };
  WebAssembly.instantiateStreaming = async (_response, imports) => {
    const { module } = await expect(manifest.core.wasm);
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
  return () => {
    self.fetch = usual.fetch;
    WebAssembly.instantiateStreaming = usual.instantiate;
  };
}

async function startFromSite(portions) {
  const sources = texts([FIGURES]);
  const index = new URL(manifest.index, base).href;
  const release = serveCore();
  const [{ loadPyodide }, snapshot] = await Promise.all([
    import(`${index}pyodide.mjs`),
    expect(manifest.core.snapshot),
    import(`${index}pyodide.asm.js`), // parsed while the rest arrives
    readyToUnpack(), // what a cell imports later is unpacked while Python waits
    // The core's own requests wait in silence for ever if one of these fails.
    ...[manifest.core.wasm, manifest.lock].map(expect),
  ]);
  step("start");
  await startPython(loadPyodide, {
    indexURL: index,
    lockFileURL: new URL(manifest.lock, base).href,
    _loadSnapshot: snapshot.bytes,
  });
  release();
  placeLibrary();
  for (const name of [manifest.core.snapshot, manifest.core.wasm]) arriving.delete(name);
  await installKernel(portions, sources, loadPortion);
  for (const [i, name] of portions.entries()) {
    step("portion", manifest.portions[name].title);
    await addPortion(name);
    const next = manifest.portions[portions[i + 1]]?.pack;
    if (next && !here.has(next)) importAhead(manifest.portions[name].ahead);
  }
}

async function startPython(loadPyodide, options) {
  const quiet = { stdout: () => {}, stderr: () => {} };
  [python, memory] = await withMemory(() => loadPyodide({ ...options, ...quiet }));
}

/** Imports a module that the page's cells import, while the next pack is on its way. */
function importAhead(module) {
  if (module) python.pyimport(module).destroy();
}

async function startFromCdn(portions) {
  const { loadPyodide } = await import(`${manifest.index}pyodide.mjs`);
  step("start");
  await startPython(loadPyodide, { indexURL: manifest.index });
  step("packages");
  await loadFromCdn(portions);
  await installKernel(portions, texts(manifest.kernel), null);
}

async function loadFromCdn(names) {
  const fresh = names.filter((name) => !loaded.has(name));
  const sources = fresh.map((name) => {
    const { wheel } = manifest.portions[name]; // of the course; Pyodide knows where the others are
    return wheel ? new URL(wheel, base).href : name;
  });
  if (sources.length) await python.loadPackage(sources, { messageCallback: () => {} });
  for (const name of fresh) loaded.add(name);
}

/** Puts our own modules into Python, and makes it behave as a notebook does. */
async function installKernel(portions, sources, load) {
  const site = python._api.sitePackages;
  python.FS.mkdirTree(`${site}/${KERNEL}`);
  for (const [name, source] of await sources) python.FS.writeFile(`${site}/${name}`, source);
  // Not importlib.invalidate_caches(): it reads the whole standard library's directory again.
  python.runPython(`import sys; sys.path_importer_cache.pop("${site}", None)`);
  kernel = python.pyimport("live_kernel");
  const later = Object.entries(manifest.portions).filter(([name]) => !portions.includes(name));
  const places = Object.fromEntries(later.flatMap(([name, { imports }]) => imports.map((module) => [module, name])));
  const told = JSON.stringify({ places, course: manifest.own, scratch: scratchSize(code) });
  const replaceLoops = fastProducts(code, memory, python._module.wasmTable);
  kernel.install((message) => postMessage(JSON.parse(message)), load, told, replaceLoops, takeUnread);
}

/** As on the page (words.js); the table of words comes with the start. */
self.inLanguage = (text, values = {}) =>
  (words[text] ?? text).replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

async function start({ portions, prefetch, interrupt, base: address, settings, port, words: table }) {
  base = address;
  words = table;
  manifest = settings;
  if (port) port.onmessage = receive;
  prefetched = prefetch;
  if (manifest.mode === "site") await startFromSite(portions);
  else await startFromCdn(portions);
  if (interrupt) python.setInterruptBuffer(interrupt);
  python.FS.chdir(HOME);
  postMessage({ kind: "ready" });
}

async function run({ id, number, code }) {
  for (const name of code.includes(manifest.data.when) ? prefetched.splice(0) : []) {
    try {
      const { bytes } = await expect(name);
      archives.set(name.split("/").pop(), bytes);
    } catch {
      // It is fetched again, and what is wrong is said, when Python opens it.
    }
  }
  if (manifest.mode !== "site") {
    const found = kernel.imported_portions(code);
    try {
      await loadFromCdn(found.toJs().flatMap((name) => manifest.portions[name].load));
    } catch (error) {
      kernel.could_not_fetch(advice({ code: "unreachable", file: found.toJs().join(", "), detail: error.message }));
    }
    found.destroy();
  }
  const state = await kernel.run(code, number); // a text, or the promise of one where the cell awaits
  postMessage({ kind: "done", id, state });
}

function complete({ id, text }) {
  const names = kernel.complete(text);
  postMessage({ kind: "completions", id, names: names.toJs() });
  names.destroy();
}

const actions = { start, run, complete };

self.onmessage = async ({ data }) => {
  try {
    await actions[data.kind](data);
  } catch (error) {
    const { code = "fatal", file = "", detail = String(error.message ?? error) } = error;
    postMessage({ kind: "problem", id: data.id, code, file, detail });
  }
};

// Python may also end between two cells, in what one of them has left to do later.
const tellOfEnd = (error) => {
  if (error?.pyodide_fatal_error) postMessage({ kind: "problem", code: "fatal", detail: error.message });
};
addEventListener("unhandledrejection", ({ reason }) => tellOfEnd(reason));
addEventListener("error", ({ error }) => tellOfEnd(error));
