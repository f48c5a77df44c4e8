// Opens the site door without a network, and sends what waits when the browser finds one.
// Nothing personal is kept here: the shell is the page as anybody gets it, the rest lies in the queue.
"use strict";
importScripts("/static/js/queue.js");

const CACHE = "site-shell", SHELL = "/site/outbox/";

self.addEventListener("install", function () { self.skipWaiting(); });
self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });
self.addEventListener("sync", function (event) {
  if (event.tag === "site-queue") event.waitUntil(send());
});

// Failing is how the browser learns that it shall wake us again, when no page is open any more.
async function send() {
  if ((await self.siteQueue.drain()) === "later") throw new Error("not all is sent yet");
}

async function page(request) {
  try {
    return await fetch(request);
  } catch (away) {
    const kept = await caches.match(SHELL, { cacheName: CACHE });
    if (kept) return kept;
    throw away;
  }
}

async function part(request) {
  return (await caches.match(request, { cacheName: CACHE })) || fetch(request);
}

self.addEventListener("fetch", function (event) {
  const request = event.request, address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (address.pathname.startsWith("/static/")) event.respondWith(part(request));
});
