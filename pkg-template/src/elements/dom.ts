// Building and updating trees. Texts are only ever set as text: definitions are not trusted.

export type Child = Node | string | false | undefined | readonly Child[];
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** An element; `h("li.row open")` has the parts `row` and `open`, which are its classes too. */
export function h(named: string, attributes: Attributes = {}, ...children: Child[]): HTMLElement {
  const [tag = "", part] = named.split(".");
  return filled(document.createElement(tag), { part, class: part, ...attributes }, children);
}

/** A button that names what it does, and to what. */
export function press(name: string, value: string, text: Child, label?: string | false, part = "button"): HTMLElement {
  return h(`button.${part}`, { type: "button", name, value, "aria-label": label }, text);
}

/** A line drawing of 24 by 24, for eyes only. */
export function drawing(d: string): SVGElement {
  const create = (tag: string): SVGElement => document.createElementNS("http://www.w3.org/2000/svg", tag) as SVGElement;
  return filled(create("svg"), { viewBox: "0 0 24 24", "aria-hidden": "true" }, [filled(create("path"), { d })]);
}

/** `true` is an empty attribute; `false` and `undefined` are none. */
function filled<E extends Element>(element: E, attributes: Attributes, children: readonly Child[] = []): E {
  for (const [name, value] of Object.entries(attributes)) {
    if ((value ?? false) !== false) element.setAttribute(name, value === true ? "" : `${value}`);
  }
  for (const child of children.flat(9) as Child[]) if (child) element.append(child as Node | string);
  return element;
}

/** Gives `live` these children, touching only what differs: focus, scrolling and running animations survive. */
export function render(live: Element, ...children: Child[]): void {
  morphChildren(live, h("div", {}, children));
}

function morph(live: ChildNode, wanted: ChildNode): void {
  if (live.isEqualNode(wanted)) return;
  live.nodeValue = wanted.nodeValue;
  if (!(live instanceof Element && wanted instanceof Element)) return;
  for (const { name } of [...live.attributes]) if (!wanted.hasAttribute(name)) live.removeAttribute(name);
  for (const { name, value } of wanted.attributes) if (live.getAttribute(name) !== value) live.setAttribute(name, value);
  morphChildren(live, wanted);
}

/** The child of the same key becomes the wanted one, or, where neither has one, that in its place if it is of the same kind. */
function morphChildren(live: Element, wanted: Element): void {
  const children = [...wanted.childNodes];
  children.forEach((child, index) => {
    const place = live.childNodes[index] ?? null;
    const isIt = (node: ChildNode): boolean => node.nodeName === child.nodeName && keyOf(node) === keyOf(child);
    const match = place && isIt(place) ? place : keyOf(child) && [...live.childNodes].find(isIt);
    if (match !== place) live.insertBefore(match || child, place);
    if (match) morph(match, child);
  });
  while (live.childNodes.length > children.length) live.lastChild?.remove();
}

function keyOf(node: Node): string | undefined {
  return (node as HTMLElement).dataset?.["key"];
}
