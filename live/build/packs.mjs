// Makes the files with which a page starts Python fast, out of the official Pyodide files.
//   node packs.mjs IN OUT PORTIONS.json
// IN holds the official files (already verified); PORTIONS.json says which wheels go into which
// pack, and what of them is in the memory image. Writes OUT/<name>.pack and OUT/core.pack, all of them compressed: under a name of our own, so
// that no host tells the browser to unpack them before they are checked.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { compress } from "./compress.mjs";

const [source, target, portionsFile] = process.argv.slice(2).map((path) => resolve(path));
const here = new URL(".", import.meta.url);
const { loadPyodide } = await import(pathToFileURL(join(source, "pyodide.mjs")).href);
const told = JSON.parse(readFileSync(portionsFile, "utf8"));
const silent = { stdout: () => {}, stderr: () => {} };
const write = (name, data) => writeFileSync(join(target, name), compress(data));

async function packs() {
  const python = await loadPyodide({
    indexURL: source,
    env: { HOME: "/home/pyodide", PYTHONHASHSEED: "0" },
    ...silent,
  });
  await python.loadPackage(["matplotlib", "scikit-learn"], { messageCallback: () => {} });
  for (const [folder, root] of [
    ["/in", source],
    ["/out", target],
  ]) {
    python.FS.mkdir(folder);
    python.FS.mount(python.FS.filesystems.NODEFS, { root }, folder);
  }
  python.globals.get("__builtins__").PORTIONS = JSON.stringify(told);
  python.runPython(readFileSync(new URL("packs.py", here), "utf8"));
  for (const name of Object.keys(told.portions)) {
    const file = join(target, `${name}.pack`);
    write(`${name}.pack`, readFileSync(file));
  }
}

mkdirSync(target, { recursive: true });
await packs();
write("core.pack", readFileSync(join(source, "pyodide.asm.wasm")));
