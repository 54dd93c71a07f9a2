// Builds and updates the page. Text is only ever set as text, because names may come from files that visitors drop.

export type Child = Node | string | number | false | null | undefined | readonly Child[];
export type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Creates an element; `--name` keys become custom properties, `true` an empty attribute, `false`/`null`/`undefined` no attribute. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes?: Attributes, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  fill(element, attributes ?? {}, children);
  return element;
}

/** Creates an SVG element in the same way. */
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

/** Updates `live` to equal `next`, and changes only differences, so that focus, scrolling and open details survive. */
function morph(live: Element, next: Element): void {
  if (live.isEqualNode(next)) return;
  morphAttributes(live, next);
  // Elements with `data-own` (such as a form being filled in) manage their own children.
  if (!live.hasAttribute("data-own")) morphChildren(live, next);
}

/** Updates the children of `live` to equal `children`, in the same way. */
export function render(live: Element, ...children: Child[]): void {
  const next = live.cloneNode(false);
  if (!(next instanceof Element)) return;
  append(next, children);
  morphChildren(live, next);
}

function morphAttributes(live: Element, next: Element): void {
  for (const { name } of [...live.attributes]) {
    // The visitor decides whether a disclosure is open.
    if (!next.hasAttribute(name) && !(name === "open" && live.tagName === "DETAILS")) live.removeAttribute(name);
  }
  for (const { name, value } of [...next.attributes]) {
    if (live.getAttribute(name) === value) continue;
    // Set by the object model, which a content security policy without inline styles permits.
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
