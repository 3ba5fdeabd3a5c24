// The service worker. It serves the app's own files from the cache; all other requests go to the network.
// The server inserts VERSION and SHELL before this line. VERSION is a hash of the content.

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
  event.respondWith(caches.match(isPage ? PAGE : request.url, { cacheName: CACHE }).then((cached) => cached ?? fetch(request)));
});
