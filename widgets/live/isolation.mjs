// Asks the service worker for the headers that let Stop reach a running cell, and for a cache that
// works without a connection. A page has those headers only after a reload: one, at the first Run.

const PATIENCE = 3000; // milliseconds; without the service worker everything else works all the same

/** Registers the service worker; resolves to true if the page is about to reload itself. */
export async function isolate(root, resume) {
  if (!("serviceWorker" in navigator) || !window.isSecureContext) return false;
  try {
    const registered = navigator.serviceWorker.register(new URL("live-service-worker.js", root), { scope: root });
    registered.catch(() => {});
    if (self.crossOriginIsolated || sessionStorage.getItem("live-reloaded")) return false;
    const late = new Promise((_, reject) => setTimeout(reject, PATIENCE, new Error("late")));
    await Promise.race([registered.then(active), late]);
    sessionStorage.setItem("live-reloaded", "1");
    sessionStorage.setItem("live-resume", JSON.stringify(resume));
    location.reload();
    return true;
  } catch {
    return false;
  }
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
