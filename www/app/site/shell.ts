// The frame of every page: its head, the navigation, and the foot. As HTML text, so that it appears without JavaScript.

import { escapeHtml } from "../docs/build/html.ts";

/** A page of the site, for the navigation. */
interface Place {
  id: string;
  href: string;
  name: string;
  group: "Demos" | "Build";
}

const PLACES: readonly Place[] = [
  { id: "game", href: "game.html", name: "Game", group: "Demos" },
  { id: "wellness", href: "wellness.html", name: "Wellness", group: "Demos" },
  { id: "offline", href: "offline.html", name: "Works offline", group: "Demos" },
  { id: "team", href: "team.html", name: "Teams", group: "Demos" },
  { id: "portal", href: "docs/portal.html", name: "Portal", group: "Demos" },
  { id: "playground", href: "playground.html", name: "Playground", group: "Build" },
  { id: "docs", href: "docs/", name: "Docs", group: "Build" },
];
const GROUPS = ["Demos", "Build"] as const;

const MARK =
  '<svg viewBox="0 0 32 32" class="mark" aria-hidden="true" focusable="false"><rect width="32" height="32" rx="9" class="mark-ground"/><path d="M16 6l2.6 6.4L25 15l-6.4 2.6L16 24l-2.6-6.4L7 15l6.4-2.6z" class="mark-spark"/></svg>';
const SUN =
  '<svg viewBox="0 0 24 24" class="glyph-icon when-light" aria-hidden="true" focusable="false"><circle cx="12" cy="12" r="4"/><path d="M12 2v2.5M12 19.5V22M2 12h2.5M19.5 12H22M4.9 4.9l1.8 1.8M17.3 17.3l1.8 1.8M4.9 19.1l1.8-1.8M17.3 6.7l1.8-1.8"/></svg>';
const MOON =
  '<svg viewBox="0 0 24 24" class="glyph-icon when-dark" aria-hidden="true" focusable="false"><path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z"/></svg>';
const GLASS =
  '<svg viewBox="0 0 24 24" class="glyph-icon" aria-hidden="true" focusable="false"><circle cx="11" cy="11" r="6.5"/><path d="M16 16l4.5 4.5"/></svg>';
const BARS = '<svg viewBox="0 0 24 24" class="glyph-icon" aria-hidden="true" focusable="false"><path d="M4 7h16M4 12h16M4 17h16"/></svg>';

/** The parts of every head: the visitor's theme is set before anything is drawn. */
export function head(base: string): string {
  return `<meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <script vite-ignore src="${base}theme.js"></script>
    <link rel="icon" href="${base}icon.svg" type="image/svg+xml" />
    <link rel="manifest" href="${base}manifest.webmanifest" />`;
}

/** The head of a page. `here` is its id, `base` the path to the first page, such as `./`. */
export function shell(here: string, base: string): string {
  const link = ({ id, href, name }: Place): string =>
    `<li><a href="${base}${href}"${id === here ? ' aria-current="page"' : ""}>${escapeHtml(name)}</a></li>`;
  const group = (title: string): string =>
    `<li class="site-group"><span class="site-title" id="site-${title.toLowerCase()}">${title}</span><ul aria-labelledby="site-${title.toLowerCase()}">${PLACES.filter(
      ({ group }) => group === title,
    )
      .map(link)
      .join("")}</ul></li>`;
  return `<header class="site"><div class="site-bar">
      <a class="brand" href="${base}"${here === "landing" ? ' aria-current="page"' : ""}>${MARK}<span>plaudit</span></a>
      <nav class="site-nav" id="site-menu" popover aria-label="Site"><ul>${GROUPS.map(group).join("")}</ul></nav>
      <div class="site-tools">
        <button type="button" class="site-tool site-search" data-site="search" hidden>${GLASS}<span>Search</span><kbd aria-hidden="true">Ctrl K</kbd></button>
        <button type="button" class="site-tool site-theme" data-site="theme" aria-label="Colours: as the system" hidden>${SUN}${MOON}</button>
        <button type="button" class="site-tool site-more" popovertarget="site-menu">${BARS}<span>Menu</span></button>
      </div>
    </div></header>`;
}

/** The foot of pages without one of their own. */
export function foot(base: string, version: string): string {
  const column = (title: string, links: readonly (readonly [string, string])[]): string =>
    `<div><h2>${title}</h2><ul>${links.map(([href, name]) => `<li><a href="${base}${href}">${escapeHtml(name)}</a></li>`).join("")}</ul></div>`;
  return `<footer class="site-foot"><div class="site-foot-columns">
      <div class="site-about"><p class="brand">${MARK}<span>plaudit</span></p><p>Version ${escapeHtml(version)}. MIT or Apache-2.0, your choice.</p></div>
      ${column("Learn", [
        ["docs/learn-page.html", "Plain page"],
        ["docs/learn-react.html", "React"],
        ["docs/learn-vue.html", "Vue"],
        ["docs/learn-svelte.html", "Svelte"],
        ["docs/learn-next.html", "Next.js"],
      ])}
      ${column(
        "Demos",
        PLACES.filter(({ group }) => group === "Demos").map(({ href, name }) => [href, name] as const),
      )}
      ${column("Reference", [
        ["docs/api.html", "API"],
        ["docs/definitions.html", "Definitions"],
        ["docs/rules.html", "Rules"],
        ["docs/errors.html", "Errors"],
        ["docs/source.html", "Source code"],
      ])}
    </div></footer>`;
}
