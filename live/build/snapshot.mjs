// Makes the memory image from which the Python of a page starts.
//   node snapshot.mjs IN OUT KERNEL WHEEL...
// It is the memory of a Python that has started, and has imported what numpy, matplotlib and
// scikit-learn import of the standard library and of the WHEELs (pure Python, in IN), and our own
// kernel: loading it takes less time than doing it. Writes OUT/snapshot.pack, compressed.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { compress } from "./compress.mjs";

const [source, target, kernel] = process.argv.slice(2, 5).map((path) => resolve(path));
const wheels = process.argv.slice(5);
const { loadPyodide } = await import(pathToFileURL(join(source, "pyodide.mjs")).href);

// Two builds give the same memory: no random numbers (Python draws real ones when it starts from
// it, see live_kernel/__init__.py), a clock that counts calls, and neither place nor time zone of
// the one who builds.
function withoutChance() {
  process.env.TZ = "UTC";
  process.argv[1] = "snapshot.mjs"; // Python keeps it as the name of its program
  let ticks = 0;
  const fill = (array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength).fill(1) && array;
  Object.defineProperty(globalThis.crypto, "getRandomValues", { value: fill });
  const tick = () => {
    ticks += 1;
    return ticks;
  };
  Date.now = () => 315532800000 + tick();
  performance.now = tick;
}

withoutChance();
const python = await loadPyodide({
  indexURL: source,
  env: { HOME: "/home/pyodide", LANG: "en_US.UTF-8", PYTHONHASHSEED: "0" },
  _makeSnapshot: true,
  stdout: () => {},
  stderr: () => {},
});
const site = python._api.sitePackages;
python.FS.mkdir(join(site, basename(kernel)));
for (const name of readdirSync(kernel)
  .filter((file) => file.endsWith(".py"))
  .sort()) {
  python.FS.writeFile(join(site, basename(kernel), name), readFileSync(join(kernel, name)));
}
python.FS.mkdir("/wheels");
for (const wheel of wheels) python.FS.writeFile(`/wheels/${wheel}`, readFileSync(join(source, wheel)));
python.runPython(readFileSync(new URL("snapshot.py", import.meta.url), "utf8"));
mkdirSync(target, { recursive: true });
writeFileSync(join(target, "snapshot.pack"), compress(python.makeMemorySnapshot()));
