// Keeps the page and the files that it names, so that a reload works with the network off.
// The page itself: from the network if there is one, so that a new version is seen. Its files have hashes in their names.

const CACHE = "plaudit-demo";
const PAGE = new URL("./", self.location.href).href;
/** Says where the authority is; it has no hash in its name, and whoever serves the page may change it. */
const AUTHORITY = new URL("./authority.json", PAGE).href;

self.addEventListener("install", (event) => {
  event.waitUntil(keep().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(PAGE)) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else event.respondWith(request.url === AUTHORITY ? authority(request) : file(request));
});

async function page(request) {
  try {
    const answer = await fetch(request);
    if (answer.ok) await keep(answer.clone());
    return answer;
  } catch (error) {
    const kept = await (await caches.open(CACHE)).match(PAGE);
    if (kept === undefined) throw error;
    return kept;
  }
}

async function authority(request) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(AUTHORITY, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(AUTHORITY);
    if (kept === undefined) throw error;
    return kept;
  }
}

async function file(request) {
  return (await (await caches.open(CACHE)).match(request)) ?? fetch(request);
}

// Stores the page with every file of ours that it names, then drops what it no longer names. The page comes last: what
// is offered offline is complete.
async function keep(answer) {
  const cache = await caches.open(CACHE);
  const fresh = answer ?? (await fetch(PAGE, { cache: "no-cache" }));
  const text = await fresh.clone().text();
  const named = [...text.matchAll(/(?:src|href)="(\.\/[^"]+)"/g)].map((match) => new URL(match[1], PAGE).href);
  const kept = new Set((await cache.keys()).map((request) => request.url));
  await cache.addAll([AUTHORITY, ...named].filter((url) => !kept.has(url)));
  await cache.put(PAGE, new Response(text, { headers: { "content-type": "text/html; charset=utf-8" } }));
  const wanted = new Set([PAGE, AUTHORITY, ...named]);
  await Promise.all([...kept].filter((url) => !wanted.has(url)).map((url) => cache.delete(url)));
}
