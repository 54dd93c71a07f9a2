// Keeps each page that was visited, and the files that it names, so that a reload works with the network off.
// The page itself: from the network if there is one, so that a new version is seen. Its files have hashes in their names.

const CACHE = "plaudit-demo";
const PAGE = new URL("./", self.location.href).href;
/** Says where the authority is; it has no hash in its name, and whoever serves the page may change it. */
const AUTHORITY = new URL("./authority.json", PAGE).href;

self.addEventListener("install", (event) => {
  event.waitUntil(keep(PAGE).then(() => self.skipWaiting()));
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
  const place = placeOf(request.url);
  try {
    const answer = await fetch(request);
    if (answer.ok && isPage(answer)) await keep(place, answer.clone());
    return answer;
  } catch (error) {
    const kept = await (await caches.open(CACHE)).match(place);
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

/** A page's address without what only the page reads. */
function placeOf(url) {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

function isPage(answer) {
  return answer.headers.get("content-type")?.startsWith("text/html") === true;
}

// Stores a page with every file of ours that it names, then drops what no page names any more. The page comes last: what is offered
// offline is complete.
async function keep(place, answer) {
  const cache = await caches.open(CACHE);
  const fresh = answer ?? (await fetch(place, { cache: "no-cache" }));
  const text = await fresh.text();
  const kept = new Set((await cache.keys()).map((request) => request.url));
  await cache.addAll([AUTHORITY, ...filesOf(place, text)].filter((url) => !kept.has(url)));
  await cache.put(place, new Response(text, { headers: { "content-type": "text/html; charset=utf-8" } }));
  await sweep(cache);
}

/** The scripts, styles and pictures that a page names in its head; not where its links lead. */
function filesOf(place, text) {
  const named = [...text.matchAll(/<(?:script|link)\b[^>]*?\s(?:src|href)="(\.[^"]+)"/g)].map((match) => new URL(match[1], place).href);
  return named.filter((url) => url.startsWith(PAGE));
}

async function sweep(cache) {
  const wanted = new Set([AUTHORITY]);
  const requests = await cache.keys();
  for (const { url } of requests) {
    const answer = await cache.match(url);
    if (answer === undefined || !isPage(answer)) continue;
    wanted.add(url);
    for (const file of filesOf(url, await answer.text())) wanted.add(file);
  }
  await Promise.all(requests.filter(({ url }) => !wanted.has(url)).map((request) => cache.delete(request)));
}
