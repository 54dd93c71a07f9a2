// Caches each visited page, with every file that it loads or may load, so that it opens without a network from the first visit on.
// A page comes from the network if there is one, so that a new version appears. Files under `assets/` have hashes in their names.

const CACHE = "plaudit-site-2";
const ROOT = new URL("./", self.location.href).href;
/** The authority's address; the file has no hash in its name, and may change while the page is open. */
const AUTHORITY = new URL("./authority.json", ROOT).href;
/** The portal needs the server, and stores its drafts itself. */
const PORTAL = new URL("./portal", ROOT).href;
/** The files of each page; written by the build. */
const FILES = new URL("./files.json", ROOT).href;
/** The files of every page. */
const ALWAYS = ["./theme.js", "./icon.svg", "./manifest.webmanifest"].map((path) => new URL(path, ROOT).href);
const ASSETS = new URL("./assets/", ROOT).href;
/** A header of cached pages: the files that they need. */
const NEEDS = "x-plaudit-needs";
/** The style of the page that stands in for one that is not cached, in the colours of `base.css`. It is part of the worker, so it is always there. */
const OFFLINE_STYLE = `:root{color-scheme:light dark}:root[data-theme=light]{color-scheme:light}:root[data-theme=dark]{color-scheme:dark}
body{margin:0;background:light-dark(#f7f3ec,#14100e);color:light-dark(#2a1e17,#f6ece2);font:1rem/1.5 system-ui,sans-serif}
main{max-inline-size:34rem;margin-inline:auto;padding:clamp(2rem,12vw,6rem) 1rem}h1{margin:1rem 0 0;font-size:clamp(1.6rem,5vw,2.25rem);line-height:1.2}
ul{display:flex;flex-wrap:wrap;gap:.5rem;margin:0;padding:0;list-style:none}
a{display:block;padding:.5rem .9rem;border:1px solid light-dark(#e5d9c9,#3a2e26);border-radius:.8rem;background:light-dark(#fffdf9,#201915)}
a{color:light-dark(#ad3c0d,#ff9c5e);font-weight:600;text-decoration:none}a:hover{background:light-dark(#fbe7d9,#40261a)}
a:focus-visible{outline:3px solid light-dark(#ad3c0d,#ff9c5e);outline-offset:2px}`;
/** Servers vary their answers by origin or encoding; cached answers are the same for all of them. */
const LOOSELY = { ignoreVary: true };

self.addEventListener("install", (event) => {
  event.waitUntil(self.skipWaiting());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name.startsWith("plaudit-") && name !== CACHE) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

// A page that was loaded before this worker was active asks to be cached.
self.addEventListener("message", (event) => {
  const url = event.data?.keep;
  if (typeof url !== "string" || !url.startsWith(ROOT)) return;
  event.waitUntil(keep(placeOf(url)).catch(() => undefined));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(ROOT) || request.url.startsWith(PORTAL)) return;
  const path = placeOf(request.url).slice(ROOT.length);
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (request.url === AUTHORITY) event.respondWith(fresh(request));
  else if (request.url.startsWith(ASSETS)) event.respondWith(file(request));
  else if (path.startsWith("search/") || ALWAYS.includes(placeOf(request.url))) event.respondWith(fresh(request));
});

async function page(event) {
  const place = placeOf(event.request.url);
  try {
    const answer = await fetch(event.request);
    if (answer.ok && isPage(answer)) event.waitUntil(keep(place, answer.clone()).catch(() => undefined));
    return answer;
  } catch {
    const cache = await caches.open(CACHE);
    const kept = (await cache.match(place, LOOSELY)) ?? (place === ROOT ? undefined : await cache.match(`${place}/`, LOOSELY));
    return kept ?? offline(cache);
  }
}

/** The answer for a page that is not cached: says so, and lists the cached ones by their titles. */
async function offline(cache) {
  const places = (await cache.keys()).map(({ url }) => url).filter((url) => url === ROOT || url.endsWith("/") || url.endsWith(".html"));
  const items = await Promise.all(places.map(async (url) => `<li><a href="${url}">${await titleOf(cache, url)}</a></li>`));
  const list = items.length === 0 ? "" : `<p>These pages open without a network:</p><ul>${items.join("")}</ul>`;
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="${ROOT}icon.svg"><title>No network · plaudit</title><style>${OFFLINE_STYLE}</style><script src="${ROOT}theme.js"></script></head>
<body><main><img src="${ROOT}icon.svg" alt="plaudit" width="56" height="56"><h1>No network</h1>
<p>You have not opened this page on this device yet, so it is not stored here. It will open once you are online.</p>${list}</main></body></html>`;
  return new Response(html, { headers: { "content-type": "text/html; charset=utf-8" } });
}

/** A cached page's title as HTML, without the site's name; the home page is "Home". */
async function titleOf(cache, url) {
  if (url === ROOT) return "Home";
  const html = await (await cache.match(url, LOOSELY))?.text();
  const title = /<title>([^<]*)<\/title>/.exec(html ?? "")?.[1]?.replace(/ · plaudit$/, "");
  return title || url.slice(ROOT.length);
}

/** From the network, else from the cache. */
async function fresh(request) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request.url, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(request.url, LOOSELY);
    if (kept === undefined) throw error;
    return kept;
  }
}

async function file(request) {
  return (await (await caches.open(CACHE)).match(request.url, LOOSELY)) ?? fetch(request);
}

/** A page's address without the parts that only the page reads. */
function placeOf(url) {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

function isPage(answer) {
  return answer.headers.get("content-type")?.startsWith("text/html") === true;
}

// Caches a page with all of its files, then drops files that no page needs. The page is stored last, so that each cached page
// is complete.
async function keep(place, answer) {
  const cache = await caches.open(CACHE);
  const fetched = answer ?? (await fetch(place, { cache: "no-cache" }));
  if (!fetched.ok || !isPage(fetched)) return;
  const text = await fetched.text();
  const needed = await filesOf(place);
  const kept = new Set((await cache.keys()).map((request) => request.url));
  await cache.addAll([...ALWAYS, ...needed].filter((url) => !kept.has(url)));
  // A static host has no such file.
  if (!kept.has(AUTHORITY)) await cache.add(AUTHORITY).catch(() => undefined);
  const headers = { "content-type": "text/html; charset=utf-8", [NEEDS]: JSON.stringify(needed) };
  await cache.put(place, new Response(text, { headers }));
  await sweep(cache);
}

async function filesOf(place) {
  const answer = await fetch(FILES, { cache: "no-cache" });
  if (!answer.ok) throw new Error(`files.json: ${answer.status}`);
  const files = await answer.json();
  const path = place.slice(ROOT.length);
  const name = path === "" || path.endsWith("/") ? `${path}index.html` : path;
  return (files[name] ?? []).map((file) => new URL(file, ROOT).href);
}

/** Each cached page names its files: after a new version, other pages may still be of the old one. */
async function sweep(cache) {
  const requests = await cache.keys();
  const answers = await Promise.all(requests.map((request) => cache.match(request, LOOSELY)));
  const needed = new Set(answers.flatMap((answer) => JSON.parse(answer?.headers.get(NEEDS) ?? "[]")));
  const left = requests.filter(({ url }) => url.startsWith(ASSETS) && !needed.has(url));
  await Promise.all(left.map((request) => cache.delete(request)));
}
