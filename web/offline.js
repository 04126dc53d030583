// Lets a device that has checked a report once check the signature of another one without a network: it keeps the check page
// and the public keys. What the network answers always comes first; nothing of a person is kept.
const cacheName = "assay-check";
const kept = [
  "/check.html", "/check.js", "/signature.js", "/page.js", "/api.js", "/words.js", "/assay.css", "/icon.svg",
  "/.well-known/assay-report-keys.json",
];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(kept)));
});

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin || !kept.includes(pathname)) return;
  event.respondWith(fresh(event.request, pathname));
});

async function fresh(request, pathname) {
  const cache = await caches.open(cacheName);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(pathname, response.clone());
    return response;
  } catch (offline) {
    const copy = await cache.match(pathname);
    if (!copy) throw offline;
    return copy;
  }
}
