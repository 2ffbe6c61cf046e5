// Answers for the public directory when the network does not. It keeps nothing by itself: only
// what the page "Download and keep" stored on request, read as a visitor reads it. Its scope is
// /annuaire/: a page of a case never passes here.
"use strict";

const CACHE = "relais-annuaire";
const OFFLINE_PAGE = "{% url 'contacts_map:offline' %}";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const kept = async (request) => {
  const cache = await caches.open(CACHE);
  // Filters are for the server; whoever kept an English copy reads it whatever the cookie says.
  const options = { ignoreSearch: true, ignoreVary: true };
  const copy = await cache.match(request, options);
  if (copy) {
    return copy;
  }
  const page = request.mode === "navigate" && (await cache.match(OFFLINE_PAGE, options));
  return page || Response.error();
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const isOurs = new URL(request.url).origin === self.location.origin;
  if (request.method === "GET" && isOurs) {
    event.respondWith(fetch(request).catch(() => kept(request)));
  }
});
