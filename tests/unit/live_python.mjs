// The Python of the live cells, without a browser: reads requests as JSON, a line each, and answers
// each with a line. For the tests.  node live_python.mjs RUNTIME KERNEL PACKAGE,PACKAGE...
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";

const [runtime, kernelFolder, packages] = process.argv.slice(2);
const silent = { stdout: () => {}, stderr: () => {} };
const { loadPyodide } = await import(pathToFileURL(join(runtime, "pyodide.mjs")).href);
const python = await loadPyodide({ indexURL: runtime, ...silent });
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
const course = { package: "course_utils", data: "course_utils.data.load_mnist()" };
kernel.install(
  (text) => messages.push(JSON.parse(text)),
  load,
  JSON.stringify({ places: { missing_module: "missing" }, course }),
);

/** Presses Stop after some time, from another thread: this one is busy with Python. */
function stopAfter(milliseconds) {
  const code = `const { workerData: { interrupt, time } } = require("node:worker_threads");
    setTimeout(() => { interrupt[0] = 2; }, time);`;
  return new Worker(code, { eval: true, workerData: { interrupt, time: milliseconds } });
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  messages = [];
  problem = request.problem ?? "";
  interrupt[0] = 0;
  const stopper = request.stop ? stopAfter(request.stop) : null;
  const state = await kernel.run(request.code, request.number ?? 1);
  await stopper?.terminate();
  process.stdout.write(`${JSON.stringify({ state, messages })}\n`);
}
process.exit(0); // whatever a cell is still waiting for
