// Asks the service worker for the headers that let Stop reach a running cell, and for a cache that
// works without a connection. A page has those headers only after a reload: one, at the first Run.

const PATIENCE = 3000; // milliseconds; without the service worker everything else works all the same

/**
 * Registers the service worker; resolves to true if the page is about to reload itself. It does so
 * only if nothing has run in it yet (`mayReload`), if the reader has not stopped meanwhile
 * (`signal`), and once in a tab. `describe()` returns what the page must know afterwards.
 */
export async function isolate(root, { mayReload, signal, describe }) {
  if (!("serviceWorker" in navigator) || !window.isSecureContext) return false;
  try {
    if (sessionStorage.forgets) return false; // storage is denied (see theme-mode.js): no way back
    const registered = navigator.serviceWorker.register(new URL("live-service-worker.js", root), { scope: root });
    registered.catch(() => {});
    if (self.crossOriginIsolated || !mayReload || sessionStorage.getItem(courseWork.key("live-reloaded"))) return false;
    await inTime(registered.then(active));
    if (signal.aborted) return false;
    sessionStorage.setItem(courseWork.key("live-resume"), JSON.stringify(describe()));
    sessionStorage.setItem(courseWork.key("live-reloaded"), "1");
    history.scrollRestoration = "manual"; // the page itself returns to its place
    location.reload();
    return true;
  } catch {
    return false;
  }
}

function inTime(promise) {
  let timer = null;
  const late = new Promise((_, reject) => (timer = setTimeout(reject, PATIENCE, new Error("late"))));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function active(registration) {
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  if (worker.state === "activated") return worker;
  return new Promise((resolve, reject) => {
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") resolve(worker);
      if (worker.state === "redundant") reject(new Error("redundant"));
    });
  });
}
