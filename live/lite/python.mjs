// The Python of JupyterLite: the same files as those of the pages, and the same products of matrices. Its kernel
// loads this script in the place of Pyodide's, and calls `loadPyodide`.

import afterImport from "../kernel/live_kernel/after_import.py";
import products from "../kernel/live_kernel/products.py";
import { code } from "../workers/product-code.mjs";
import { fastProducts, scratchSize, withMemory } from "../workers/products.mjs";

const PACKAGE = "live_products";
const MODULES = { __init__: "", after_import: afterImport, products };
const INSTALL = `
def install(replace_loops, scratch_size):
    import sys
    from ${PACKAGE} import after_import, products

    products.replace_loops, products.scratch_size = replace_loops, scratch_size
    sys.meta_path.insert(0, after_import.AfterImport({"numpy": products.faster_products}))

install`;

self.loadPyodide = async (options) => {
  importScripts(new URL("pyodide.js", options.indexURL).href); // it puts its own loadPyodide in the place of ours
  const [python, memory] = await withMemory(() => self.loadPyodide(options));
  const replaceLoops = fastProducts(code, memory, python._module.wasmTable);
  if (!replaceLoops) return python;
  const folder = `${python._api.sitePackages}/${PACKAGE}`;
  python.FS.mkdirTree(folder);
  for (const [name, text] of Object.entries(MODULES)) python.FS.writeFile(`${folder}/${name}.py`, text);
  const install = python.runPython(INSTALL, { globals: python.toPy({}) });
  install(replaceLoops, scratchSize(code));
  install.destroy();
  return python;
};
