// The service worker: the app's own files from the cache, everything else (all of the API) from the network.
// The server writes VERSION and SHELL above this; the version is the content's.

/* global VERSION, SHELL */

const PAGE = "/";
const CACHE = `todos-${VERSION}`;

addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([new Request(PAGE, { cache: "no-cache" }), ...SHELL])));
});

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("todos-") && name !== CACHE) await caches.delete(name);
    await clients.claim();
  })());
});

addEventListener("message", ({ data }) => {
  if (data === "take over") skipWaiting();
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const isPage = request.mode === "navigate" && url.origin === location.origin && url.pathname === PAGE;
  if (request.method !== "GET" || !(isPage || SHELL.includes(url.href) || SHELL.includes(url.pathname))) return;
  event.respondWith(caches.match(isPage ? PAGE : request.url, { cacheName: CACHE }).then((kept) => kept ?? fetch(request)));
});
