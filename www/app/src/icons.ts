// The page's own line icons, 24 × 24. Definitions refer to them by name; any other text is shown in place of an icon.

import { h, svg } from "./dom.ts";

const paths: Readonly<Record<string, readonly string[]>> = {
  anvil: ["M7 5h14c-.5 4-3.5 5.5-7 6v4h3v4H7v-4h3v-4C7.5 10.5 4 9.5 3 6h4"],
  archive: ["M3 5h18v4H3zM5 9v10h14V9M10 13h4"],
  arrow: ["M5 12h14M13 6l6 6-6 6"],
  bell: ["M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4"],
  bolt: ["M13 3 5 14h6l-1 7 8-11h-6z"],
  book: ["M12 7c-2-1.8-5-2-8-2v13c3 0 6 .2 8 2 2-1.8 5-2 8-2V5c-3 0-6 .2-8 2zM12 7v13"],
  calendar: ["M4 6h16v14H4zM4 10h16M8 3v4M16 3v4M8.5 15l2.5 2 4.5-4"],
  chat: ["M4 5h16v11H11l-5 4v-4H4zM8 9h8M8 12h5"],
  check: ["M5 12.5 10 17.5 19 7"],
  clock: ["M12 3.500a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.500V12l3.5 2"],
  close: ["M6 6l12 12M18 6 6 18"],
  coin: ["M12 3.500a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5 15 12l-3 4.500L9 12z"],
  compass: ["M12 3.500a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM15.5 8.500l-2 5-5 2 2-5z"],
  crown: ["M4 18 3 7l5 4 4-6 4 6 5-4-1 11zM5 21h14"],
  download: ["M12 4v11M7.5 11l4.5 4.500 4.500-4.500M5 20h14"],
  egg: ["M12 3c3.5 0 6.5 5.5 6.5 10.200a6.5 6.5 0 0 1-13 0C5.5 8.5 8.5 3 12 3zM8 12l2.5 2.500L13 12l2.5 2.5"],
  file: ["M6 3h8l4 4v14H6zM14 3v4h4M12 17v-6M9.5 13.5 12 11l2.5 2.5"],
  flame: ["M12 3c1 4 5.5 5.5 5.5 11a5.5 5.5 0 0 1-11 0c0-2.5 1.5-4 2.5-5.5.5 1.5 1 2 2 2.500C11.5 8.5 11 6 12 3z"],
  flower: [
    "M12 10a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM12 10c-2.5-2-2.5-6 0-7 2.5 1 2.5 5 0 7M14 12c2-2.5 6-2.5 7 0-1 2.5-5 2.5-7 0M12 14c2.5 2 2.5 6 0 7-2.5-1-2.5-5 0-7M10 12c-2 2.5-6 2.5-7 0 1-2.5 5-2.5 7 0",
  ],
  gem: ["M7 4h10l4 6-9 11L3 10zM3 10h18M9.5 10 12 21l2.5-11L12 4z"],
  gift: ["M4 9h16v4H4zM6 13v8h12v-8M12 9v12M12 9C9 9 7 7.5 7.5 5.500S11 4 12 9c1-5 4-5.5 4.5-3.500S15 9 12 9z"],
  heart: ["M12 20S4 15 4 9a4 4 0 0 1 8-1.500A4 4 0 0 1 20 9c0 6-8 11-8 11z"],
  inbox: ["M4 13 6.5 5h11L20 13v6H4zM4 13h5a3 3 0 0 0 6 0h5"],
  info: ["M12 3.500a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 11v5.500M12 7.500v.1"],
  lantern: ["M9 6h6M8 9h8l1 9H7zM9 21h6M12 3v3M12 12v3.500M9 6 8 9M15 6l1 3M7.5 18 9 21M16.5 18 15 21"],
  leaf: ["M5 19C4 10 9 4 20 4c1 11-5 16-13 14M5 21c1.5-5 4.5-8.5 9-11"],
  link: ["M10 14a4 4 0 0 0 5.700 0l3-3A4 4 0 0 0 13 5.300l-1.500 1.500M14 10a4 4 0 0 0-5.700 0l-3 3A4 4 0 0 0 11 18.700l1.500-1.500"],
  lock: ["M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.500v2"],
  lungs: [
    "M12 4v8M12 12c-1.5 1-2.5 2-3 3.500M12 12c1.5 1 2.5 2 3 3.500M9 8c-3 1-5 6-5 9.5 0 2.5 2 3 5 1.500V8M15 8c3 1 5 6 5 9.5 0 2.5-2 3-5 1.500V8",
  ],
  map: ["M3 6l6-2 6 2 6-2v14l-6 2-6-2-6 2zM9 4v14M15 6v14"],
  medal: ["M12 10a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM9 10.5 5.5 3h4l2.5 5 2.5-5h4L15 10.500M12 13.500v4"],
  minus: ["M6 12h12"],
  moon: ["M19.5 14.500A8 8 0 0 1 9.5 4.500a8 8 0 1 0 10 10z"],
  mountain: ["M2.5 19 9 7l4 7 2.5-4 6 9zM7 11l2 1.5 2-1.5"],
  paw: ["M12 13c-2.5 0-5 2.5-5 5 0 2 1.5 2.5 5 2.500s5-.5 5-2.500c0-2.5-2.5-5-5-5zM6 9v1.500M10 5v2M14 5v2M18 9v1.5"],
  pen: ["M4 20l1-5L16 4l4 4L9 19zM13.5 6.500l4 4"],
  people: [
    "M9 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM3 19c0-3.5 2.5-5.5 6-5.500s6 2 6 5.500M15.5 5.500a3 3 0 0 1 0 5.500M17.5 14c2.2.7 3.5 2.5 3.5 5",
  ],
  phone: ["M7 3h10v18H7zM10.5 18h3"],
  play: ["M8 5v14l11-7z"],
  plus: ["M12 5v14M5 12h14"],
  potion: ["M9 3h6M10 3v6l-5 8.500C4 19.5 5 21 7 21h10c2 0 3-1.5 2-3.500L14 9V3M7.5 14h9"],
  repeat: ["M4 11V9a3 3 0 0 1 3-3h12M16 3l3 3-3 3M20 13v2a3 3 0 0 1-3 3H5M8 21l-3-3 3-3"],
  scroll: ["M7 4h11v13a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3h10v2M7 4a3 3 0 0 0-3 3v2h3zM7 4v13M10.5 8.500h4.500M10.5 12h4.5"],
  seed: ["M12 21v-8M12 13c0-4 3-7 8-7 0 5-3 7-8 7zM12 15c0-3-2.5-5.5-7-5.5 0 4 2.5 5.5 7 5.500z"],
  share: ["M12 15V4M8 7.5 12 3.500l4 4M5 12v8h14v-8"],
  server: ["M4 4h16v6H4zM4 14h16v6H4zM7.5 7h.1M7.5 17h.1"],
  shield: ["M12 3l8 3v6c0 5-3.5 7.5-8 9-4.5-1.5-8-4-8-9V6zM8.5 12l2.5 2.5 4.5-5"],
  shrine: ["M3 6c6 2 12 2 18 0M5 10h14M7.5 7.500V21M16.5 7.500V21M12 7.500V10"],
  spark: ["M12 3c.8 5.5 3.5 8.2 9 9-5.5.8-8.2 3.5-9 9-.8-5.5-3.5-8.2-9-9 5.5-.8 8.2-3.5 9-9z"],
  star: ["M12 3.500l2.6 5.4 5.9.8-4.3 4.1 1 5.900L12 16.9 6.8 19.700l1-5.900L3.5 9.700l5.9-.8z"],
  sun: [
    "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.500v2M12 19.500v2M2.5 12h2M19.5 12h2M5.3 5.300l1.4 1.400M17.3 17.300l1.4 1.400M18.7 5.300l-1.4 1.400M6.7 17.300l-1.4 1.4",
  ],
  sword: ["M20 4l-1 5-9 9-4-4 9-9zM4.5 13.500l6 6M6 18l-2.5 2.5"],
  tablet: ["M4 4h16v16H4zM10 17h4"],
  trophy: ["M8 4h8v6a4 4 0 0 1-8 0zM8 6H4c0 3 1.5 5 4 5M16 6h4c0 3-1.5 5-4 5M12 14v4M8.5 20.500h7l-1-2.500h-5z"],
  wave: ["M2.5 9c2.5-2.5 4.5-2.5 6.5 0s4 2.5 6 0 4-2.5 6.5 0M2.5 15c2.5-2.5 4.5-2.5 6.5 0s4 2.5 6 0 4-2.5 6.5 0"],
  warning: ["M12 4 2.5 20h19zM12 10v4.500M12 17v.1"],
};

/** Renders a line icon, hidden from screen readers, because the text beside it has the same meaning. */
export function icon(name: string): SVGElement {
  return svg(
    "svg",
    { viewBox: "0 0 24 24", class: `icon icon-${name}`, "aria-hidden": "true", focusable: "false" },
    (paths[name] ?? []).map((d) => svg("path", { d })),
  );
}

/** Renders the emblem of an achievement: a built-in icon, an emoji or short text, an inlined image, or the name's first letter. */
export function emblem(wanted: string | undefined, name: string): Element {
  if (wanted !== undefined && Object.hasOwn(paths, wanted)) return icon(wanted);
  // Pictures on other hosts are not loaded, because the visitor did not ask for such a request.
  if (wanted?.startsWith("data:image/") === true) return h("img", { src: wanted, alt: "", class: "picture" });
  const text = wanted !== undefined && wanted !== "" && graphemes(wanted) <= 2 ? wanted : first(name);
  return h("span", { class: "glyph", "aria-hidden": "true" }, text);
}

const segmenter = new Intl.Segmenter();

function graphemes(text: string): number {
  return text.length > 64 ? text.length : [...segmenter.segment(text)].length;
}

function first(name: string): string {
  for (const { segment } of segmenter.segment(name.slice(0, 64).trim())) return segment.toLocaleUpperCase();
  return "•";
}
