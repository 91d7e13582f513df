// The site's service worker, registered when a reader first presses Run.
// It isolates the pages, so that a running cell can be stopped, and keeps what was fetched:
// files under live/ for ever, since their folders are named after their content; everything else
// only for when there is no connection.
const KEEP = ["KEEP"]; // what this build has under live/, written by course_site/live/stage.py
const FILES = "live-files"; // the fetcher looks here first
const PATIENCE = 4000; // milliseconds that a host may be silent before the kept copy is shown
const ISOLATION = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
};
const scope = new URL(self.registration.scope);
const OWN = `live-pages-${scope.pathname}`; // another course on this host has its own
const PAGES = `${OWN} ${KEEP.join("-")}`;
const pathInSite = (url) => new URL(url).pathname.slice(scope.pathname.length);

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => event.waitUntil(tidy().then(() => self.clients.claim())));

/** Drops the files and pages of earlier builds. */
async function tidy() {
  for (const name of await caches.keys()) {
    const isEarlier = name.startsWith(`${OWN} `) || /^live-pages-[^/]*$/.test(name); // of edition 1.0
    if (isEarlier && name !== PAGES) await caches.delete(name);
  }
  const files = await caches.open(FILES);
  for (const request of await files.keys()) {
    const isOwn = request.url.startsWith(`${scope.href}live/`);
    if (isOwn && !KEEP.includes(pathInSite(request.url).split("/")[1])) await files.delete(request);
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== scope.origin || request.headers.has("range")) return;
  const path = pathInSite(url);
  if (path.startsWith("lite/")) return;
  const lasting = path.startsWith("live/");
  event.respondWith((lasting ? fromCacheFirst : fromNetworkFirst)(event, request));
});

async function fromCacheFirst(event, request) {
  const cache = await caches.open(FILES);
  const kept = request.cache === "reload" ? null : await cache.match(request, { ignoreVary: true });
  if (kept) return isolated(kept);
  const response = await fetch(request);
  keep(event, cache, request, response);
  return isolated(response);
}

/** What the host answers; the kept copy where it fails, or says nothing for a while. */
async function fromNetworkFirst(event, request) {
  const cache = await caches.open(PAGES);
  const answered = fetch(request).then((response) => {
    keep(event, cache, request, response);
    return response;
  });
  event.waitUntil(answered.catch(() => {})); // a late answer is still kept
  const kept = await cache.match(request, { ignoreVary: true, ignoreSearch: request.mode === "navigate" });
  return isolated(await (kept ? inTime(answered, kept) : answered));
}

async function inTime(answered, kept) {
  let timer = null;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, PATIENCE, kept)));
  try {
    return await Promise.race([answered, late]);
  } catch {
    return kept;
  } finally {
    clearTimeout(timer);
  }
}

function keep(event, cache, request, response) {
  if (response.status !== 200 || response.type !== "basic" || response.redirected) return;
  const copy = response.clone();
  event.waitUntil(cache.put(request, copy).catch(() => {})); // no space left: it still works online
}

function isolated(response) {
  if (response.status === 0 || response.redirected || [101, 204, 205, 304].includes(response.status)) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(ISOLATION)) headers.set(name, value);
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}
