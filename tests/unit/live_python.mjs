// The Python of the live cells, without a browser: reads requests as JSON, a line each, and answers
// each with a line. For the tests.  node live_python.mjs RUNTIME KERNEL PACKAGE,PACKAGE...
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { makeCode } from "../../live/build/products.mjs";
import { fastProducts, scratchSize, withMemory } from "../../live/workers/products.mjs";

const [runtime, kernelFolder, packages] = process.argv.slice(2);
const silent = { stdout: () => {}, stderr: () => {} };
const { loadPyodide } = await import(pathToFileURL(join(runtime, "pyodide.mjs")).href);
const [python, memory] = await withMemory(() => loadPyodide({ indexURL: runtime, ...silent }));
if (packages) await python.loadPackage(packages.split(","), { messageCallback: () => {} });
const site = python._api.sitePackages;
python.FS.mkdirTree(`${site}/live_kernel`);
for (const name of readdirSync(kernelFolder).filter((file) => file.endsWith(".py"))) {
  python.FS.writeFile(`${site}/live_kernel/${name}`, readFileSync(join(kernelFolder, name)));
}
const interrupt = new Uint8Array(new SharedArrayBuffer(1));
python.setInterruptBuffer(interrupt);
let messages = [];
let problem = "";
const kernel = python.pyimport("live_kernel");
const load = () => problem;
const code = await makeCode();
const course = { package: "course_utils", data: "course_utils.data.load_mnist()" };
kernel.install(
  (text) => messages.push(JSON.parse(text)),
  load,
  JSON.stringify({ places: { missing_module: "missing" }, course, scratch: scratchSize(code) }),
  fastProducts(code, memory, python._module.wasmTable),
);

// Presses Stop, from another thread: this one is busy with Python.
const stopper = new Worker(
  `const { parentPort, workerData: interrupt } = require("node:worker_threads");
   let timer;
   parentPort.on("message", (time) => {
     clearTimeout(timer);
     if (time) timer = setTimeout(() => { interrupt[0] = 2; }, time);
   });`,
  { eval: true, workerData: interrupt },
);

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  messages = [];
  problem = request.problem ?? "";
  interrupt[0] = 0;
  stopper.postMessage(request.stop ?? 0); // milliseconds; 0 takes back what was said before
  const state = await kernel.run(request.code, request.number ?? 1);
  stopper.postMessage(0);
  process.stdout.write(`${JSON.stringify({ state, messages })}\n`);
}
process.exit(0); // whatever a cell is still waiting for
