// Loads an interactive figure, module and styles, when it comes near the screen or the address names it.
// A page that holds figures loads this file alone at first.

const loaded = new Map();

function style(folder) {
  const href = new URL(`../${folder}/style.css`, import.meta.url).href;
  return once(
    href,
    () =>
      new Promise((resolve, reject) => {
        const link = document.createElement("link");
        link.rel = "stylesheet";
        link.href = href;
        link.onload = resolve;
        link.onerror = () => reject(new Error(`${href} did not load`));
        document.head.append(link);
      }),
  );
}

function once(key, load) {
  if (!loaded.has(key)) loaded.set(key, load());
  return loaded.get(key);
}

async function start(root) {
  const name = root.dataset.widget;
  try {
    await Promise.all([style("shared"), style(name)]);
    await import(new URL(`../${name}/main.mjs`, import.meta.url).href);
  } catch (error) {
    root.dataset.ready = "failed"; // the fallback stays
    console.error(`The interactive figure "${name}" could not be loaded:`, error);
  }
}

function started(root) {
  return new Promise((done) => {
    const look = () => root.dataset.ready && done();
    new MutationObserver(look).observe(root, { attributeFilter: ["data-ready"] });
    look();
  });
}

/** Offers a figure that starts only when it is asked for: nothing of it is fetched before. The button lies on
    the picture of its sheet, where one will draw. */
function offer(root) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "wg-start", textContent: root.dataset.start });
  button.addEventListener(
    "click",
    async () => {
      button.setAttribute("aria-busy", "true");
      start(root);
      await started(root);
      button.remove();
      root.querySelector("canvas[tabindex]")?.focus({ preventScroll: true });
    },
    { once: true },
  );
  (root.querySelector(".wg-sheet-box") ?? root).append(button);
}

const named = (root) => location.hash === `#${root.id}` || location.hash.startsWith(`#${root.id}?`);

const observer = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      observer.unobserve(target);
      start(target);
    }
  },
  { rootMargin: "900px" },
);

for (const root of document.querySelectorAll("[data-widget]")) {
  if (named(root)) start(root);
  else if (root.dataset.start) offer(root);
  else observer.observe(root);
}
addEventListener("hashchange", () => {
  for (const root of document.querySelectorAll("[data-widget]")) if (named(root)) start(root);
});
