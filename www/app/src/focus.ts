// Focus through a rendering.

/** The device on which something stands, as a selector's beginning. */
export function placeOf(element: Element | null): string {
  const device = element?.closest<HTMLElement>("[data-device]")?.dataset["device"];
  return device === undefined ? "" : `[data-device="${device}"] `;
}

/** A button that did its last (a claim) is gone or disabled: who pressed it goes on from the name beside it. */
export function keepFocus(focused: Element | null, place: string): void {
  if (!(focused instanceof HTMLButtonElement) || focused.dataset["id"] === undefined) return;
  if (focused.isConnected && !focused.disabled) return;
  const id = CSS.escape(focused.dataset["id"]);
  const name = ["name", "badge-button"].map((kind) => `${place}.${kind}[data-id="${id}"]`).join(", ");
  const to = document.querySelector("dialog[open] #sheet-title") ?? document.querySelector(name);
  if (to instanceof HTMLElement) to.focus();
}
