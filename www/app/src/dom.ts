// Building and updating the page. Text is only ever set as text: names come from files that visitors drop.

export type Child = Node | string | number | false | null | undefined | readonly Child[];
export type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** An element; `--name` keys become custom properties, `true` an empty attribute, `false`/`null`/`undefined` none. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes?: Attributes, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  fill(element, attributes ?? {}, children);
  return element;
}

/** The same for SVG. */
export function svg(tag: string, attributes?: Attributes, ...children: Child[]): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  fill(element, attributes ?? {}, children);
  return element;
}

function fill(element: HTMLElement | SVGElement, attributes: Attributes, children: readonly Child[]): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("--")) element.style.setProperty(name, String(value));
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  append(element, children);
}

function append(element: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child === false || child === null || child === undefined) continue;
    if (isList(child)) append(element, child);
    else if (typeof child === "string" || typeof child === "number") element.append(String(child));
    else element.append(child);
  }
}

function isList(child: Child): child is readonly Child[] {
  return Array.isArray(child);
}

/** Makes `live` look like `next`, touching only what differs, so that focus, scrolling and open details survive. */
export function morph(live: Element, next: Element): void {
  if (live.isEqualNode(next)) return;
  morphAttributes(live, next);
  // A part that looks after itself (a form being filled in) is marked; its children are not ours.
  if (!live.hasAttribute("data-own")) morphChildren(live, next);
}

/** Replaces the children of `live` by `children`, in the same careful way. */
export function render(live: Element, ...children: Child[]): void {
  const next = live.cloneNode(false);
  if (!(next instanceof Element)) return;
  append(next, children);
  morphChildren(live, next);
}

function morphAttributes(live: Element, next: Element): void {
  for (const { name } of [...live.attributes]) {
    // Whether a disclosure is open is the visitor's choice.
    if (!next.hasAttribute(name) && !(name === "open" && live.tagName === "DETAILS")) live.removeAttribute(name);
  }
  for (const { name, value } of [...next.attributes]) {
    if (live.getAttribute(name) === value) continue;
    // Through the object model, which a content security policy without inline styles allows.
    if (name === "style" && hasStyle(live) && hasStyle(next)) live.style.cssText = next.style.cssText;
    else live.setAttribute(name, value);
  }
}

function hasStyle(element: Element): element is HTMLElement | SVGElement {
  return element instanceof HTMLElement || element instanceof SVGElement;
}

function morphChildren(live: Element, next: Element): void {
  const keyed = new Map<string, Element>();
  for (const child of live.children) {
    const key = keyOf(child);
    if (key !== null) keyed.set(key, child);
  }
  let place: ChildNode | null = live.firstChild;
  for (const wanted of [...next.childNodes]) {
    const match = counterpart(place, wanted, keyed);
    if (match === null) {
      live.insertBefore(wanted, place);
      continue;
    }
    if (match === place) place = match.nextSibling;
    else live.insertBefore(match, place);
    if (match instanceof Element && wanted instanceof Element) morph(match, wanted);
    else if (match.nodeValue !== wanted.nodeValue) match.nodeValue = wanted.nodeValue;
  }
  while (place !== null) {
    const after: ChildNode | null = place.nextSibling;
    place.remove();
    place = after;
  }
}

function counterpart(place: ChildNode | null, wanted: ChildNode, keyed: Map<string, Element>): ChildNode | null {
  if (wanted instanceof Element) {
    const key = keyOf(wanted);
    if (key !== null) {
      const found = keyed.get(key);
      return found !== undefined && found.tagName === wanted.tagName ? found : null;
    }
    return place instanceof Element && place.tagName === wanted.tagName && keyOf(place) === null ? place : null;
  }
  return place !== null && place.nodeType === wanted.nodeType ? place : null;
}

function keyOf(element: Element): string | null {
  return element.getAttribute("data-key");
}
