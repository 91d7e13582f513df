// In JupyterLite, let links lead out of the folder of notebooks: to pages of the site around it,
// and to other notebooks, which JupyterLite would look for in vain.
// A link is mended when it is pointed at or focused, so that it also opens in another tab.
// Without a notebook in the address the reader would see an empty program: the list comes instead.

if (!new URLSearchParams(location.search).has("path")) location.replace("../tree/index.html");

const files = new URL("../files/", location.href).href;
const site = new URL("../../", location.href).href;

function leadThere(event) {
  const link = event.target.closest?.("a[href]");
  if (!link?.href.startsWith(files)) return;
  const name = link.href.slice(files.length);
  if (link.pathname.endsWith(".html")) link.href = site + name;
  else if (link.pathname.endsWith(".ipynb")) link.href = `index.html?path=${name}`;
  else return;
  link.target = "_blank";
  delete link.dataset.commandlinkerCommand; // JupyterLab would open it as a file of its own
}

for (const kind of ["pointerover", "focusin", "click"]) {
  addEventListener(kind, leadThere, { capture: true });
}
