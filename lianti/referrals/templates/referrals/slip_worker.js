{% autoescape off %}"use strict";
// Keeps the slip reader on the device. The name changes with every kept file, so that a new version replaces the old.
const NAME = "lianti-slip-{{ version }}";
const FILES = {{ files }};
const KEYS = "{{ keys }}";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("lianti-slip-") && name !== NAME);
  event.waitUntil(
    caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))).then(() => self.clients.claim())
  );
});

// Keys come from the network when there is one: a rotated key must be known. Everything else comes from the device.
async function fresh(request) {
  try {
    const answer = await fetch(request);
    if (answer.ok) (await caches.open(NAME)).put(KEYS, answer.clone());
    return answer;
  } catch (error) {
    return (await caches.match(KEYS)) || Response.error();
  }
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin || !FILES.includes(url.pathname)) return;
  if (url.pathname === KEYS) event.respondWith(fresh(event.request));
  else event.respondWith(caches.match(url.pathname).then((kept) => kept || fetch(event.request)));
});
{% endautoescape %}
