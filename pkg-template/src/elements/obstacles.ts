// Detects what a celebration must not disturb: dialogs and popovers of the page, typing, and pointer presses.

/** Candidates for `:modal` and `:popover-open`, which old browsers and test environments do not know; there, none counts as open. */
const ON_TOP = "dialog[open], [popover]";

/**
 * Whether the page shows a modal dialog, a popover that a press outside would close, or a fullscreen element that does not contain this one:
 * nothing outside of these can be pressed. Content of the element's own shadow root does not count.
 */
export function isCovered(element: Element): boolean {
  const own = element.shadowRoot;
  const { fullscreenElement } = document;
  if (fullscreenElement && !isWithin(element, fullscreenElement)) return true;
  return roots(document, own).some((root) => [...root.querySelectorAll(ON_TOP)].some((top) => isOnTop(top) && !isWithin(element, top)));
}

function isOnTop(element: Element): boolean {
  try {
    if (element.matches("dialog:modal")) return true;
    const { popover } = element as HTMLElement;
    return popover !== null && popover !== "manual" && element.matches(":popover-open");
  } catch {
    return false;
  }
}

/** Whether an element is inside another, across shadow roots. */
function isWithin(element: Element, around: Element): boolean {
  let node: Node | null = element;
  while (node !== null && node !== around) node = node.parentNode ?? (node as Partial<ShadowRoot>).host ?? null;
  return node === around;
}

/** Returns the document and all open shadow roots in it. */
function roots(from: Document | ShadowRoot, own: ParentNode | null): (Document | ShadowRoot)[] {
  const found = [from];
  for (const { shadowRoot } of from.querySelectorAll("*"))
    if (shadowRoot && shadowRoot !== own) found.push(...(roots(shadowRoot, own) as ShadowRoot[]));
  return found;
}

/** Returns the focused element, also inside shadow roots. */
export function focused(): Element | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

/** The types of inputs that take no text. */
const PRESSED = /^(button|checkbox|color|file|image|radio|range|reset|submit)$/;

/** Whether the focused element takes text. */
export function isTyping(): boolean {
  const element = focused();
  if (element === null) return false;
  if (element instanceof HTMLInputElement) return !PRESSED.test(element.type) && !element.readOnly;
  return (
    element instanceof HTMLTextAreaElement ||
    element instanceof HTMLSelectElement ||
    (element as HTMLElement).isContentEditable === true ||
    /^(textbox|searchbox|combobox)$/.test(element.getAttribute("role") ?? "")
  );
}

export function prefers(query: string): boolean {
  return globalThis.matchMedia?.(`(${query})`).matches ?? false;
}

export const likesStillness = (): boolean => prefers("prefers-reduced-motion: reduce");

/** Returns the factor for the durations of animations; 0 if the user or the page wants none. */
export function motionOf(element: Element): number {
  const factor = likesStillness() ? 0 : Number.parseFloat(getComputedStyle(element).getPropertyValue("--plaudit-motion"));
  return Number.isNaN(factor) ? 1 : Math.max(0, factor);
}

/** Runs a function in the next task. */
export function afterwards(then: () => unknown): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    then();
  };
  port2.postMessage(undefined);
}

/** Tracks whether a pointer is pressed in the page, outside a given element. */
export class Presses {
  #down = new Set<number>();
  readonly #events = new AbortController();

  /** `changed` is called when a press starts or ends. */
  constructor(
    private readonly isOwn: (event: Event) => boolean,
    private readonly changed: () => void,
  ) {
    const options = { capture: true, passive: true, signal: this.#events.signal };
    addEventListener("pointerdown", (event) => this.#begin(event), options);
    for (const name of ["pointerup", "pointercancel"] as const) addEventListener(name, (event) => this.#endSoon(event), options);
    // The click is the purpose of the press, and its target is fixed by now.
    addEventListener("click", () => this.#end(), options);
    addEventListener("blur", ({ target }) => target === globalThis && this.#end(), options);
  }

  get isDown(): boolean {
    return this.#down.size > 0;
  }

  stop(): void {
    this.#events.abort();
    this.#down.clear();
  }

  #begin(event: PointerEvent): void {
    if (this.isOwn(event)) return;
    this.#down.add(event.pointerId);
    this.changed();
  }

  /** Ends the press after the click that may follow. */
  #endSoon({ pointerId }: PointerEvent): void {
    if (!this.#down.has(pointerId)) return;
    afterwards(() => this.#down.delete(pointerId) && this.changed());
  }

  #end(): void {
    if (this.#down.size === 0) return;
    this.#down.clear();
    this.changed();
  }
}
