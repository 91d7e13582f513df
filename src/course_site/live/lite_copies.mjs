// In JupyterLite, say that a notebook has changed on the site since the reader edited their copy, and offer both.
// JupyterLite keeps what was edited in the browser, under the path of the notebook, and shows it instead of the
// site's. Each notebook carries a fingerprint of its cells, and so does the copy: it is that of the notebook which
// the reader began with. `fingerprints.json` has those of today; it is asked for only where there is a copy.

const SAID = {}; // the words, in the language of the site: see jupyterlite.py
const lite = new URL("../", location.href);
const path = new URLSearchParams(location.search).get("path") ?? "";
const KEPT = `course lite kept ${lite.pathname} ${path}`;

function answer(request) {
  return new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
}

/** Does something with what JupyterLite keeps; nothing where it has kept nothing yet. */
async function withFiles(mode, act) {
  const name = `JupyterLite Storage - ${lite.pathname}`;
  const known = (await globalThis.indexedDB?.databases?.()) ?? [];
  if (!known.some((database) => database.name === name)) return undefined; // to open it would make it
  const database = await answer(indexedDB.open(name));
  database.onversionchange = () => database.close();
  try {
    if (!database.objectStoreNames.contains("files")) return undefined;
    return await act(database.transaction("files", mode).objectStore("files"));
  } finally {
    database.close();
  }
}

const copyAt = (where) => withFiles("readonly", (files) => answer(files.get(where)));

/** Puts the site's notebook beside the copy, unless it lies there already; returns its path. */
async function layBeside(fingerprint) {
  const beside = path.replace(/(\.ipynb)?$/, `-${fingerprint.slice(0, 6)}.ipynb`);
  if (await copyAt(beside)) return beside;
  const response = await fetch(new URL(`files/${path}`, lite), { cache: "no-cache" });
  const content = await response.json();
  const today = new Date().toISOString();
  const file = { name: beside.split("/").pop(), path: beside, type: "notebook", format: "json", content };
  Object.assign(file, { mimetype: "application/json", writable: true, created: today, last_modified: today });
  file.size = JSON.stringify(content).length;
  await withFiles("readwrite", (files) => answer(files.put(file, beside)));
  return beside;
}

function button(text, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: text });
  made.style.cssText = "font: inherit; color: inherit; background: none; border: 1px solid; padding: .4rem .8rem";
  made.addEventListener("click", act);
  return made;
}

/** The bar with the two choices; it goes with either. */
function offer(fingerprint) {
  const bar = document.createElement("div");
  bar.className = "course-copies";
  bar.style.cssText =
    "position: fixed; inset: auto 0 0; z-index: 10000; display: flex; flex-wrap: wrap; gap: .6rem 1rem;" +
    "align-items: center; padding: .6rem 1rem; font: 1rem/1.4 sans-serif; border-top: 3px solid;" +
    "color: var(--jp-ui-font-color1, #1c1c1c); background: var(--jp-layout-color1, #fff)";
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  said.style.flex = "1 1 16rem";
  const keep = button(SAID.keep, () => {
    localStorage.setItem(KEPT, fingerprint);
    bar.remove();
  });
  const open = button(SAID.open, async () => {
    const beside = await layBeside(fingerprint);
    window.open(`index.html?path=${encodeURIComponent(beside)}`, "_blank");
    bar.remove();
  });
  bar.append(said, keep, open);
  document.body.append(bar);
  said.textContent = SAID.changed;
}

async function look() {
  const copy = path && (await copyAt(path));
  if (!copy) return;
  const response = await fetch(new URL("fingerprints.json", lite), { cache: "no-cache" });
  const today = (await response.json())[path];
  const own = copy.content?.metadata?.course_fingerprint;
  if (today && today !== own && today !== localStorage.getItem(KEPT)) offer(today);
}

// Where the browser keeps nothing there is no copy.
export const looked = look().catch((error) => console.info("No copy was compared with the site:", error));
