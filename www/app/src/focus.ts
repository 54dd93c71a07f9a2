// Keeps focus across renderings.

/** Returns the start of a selector for the device that contains an element. */
export function placeOf(element: Element | null): string {
  const device = element?.closest<HTMLElement>("[data-device]")?.dataset["device"];
  return device === undefined ? "" : `[data-device="${device}"] `;
}

/** Moves focus to the name beside a pressed button that is gone or disabled, such as after a claim. */
export function keepFocus(focused: Element | null, place: string): void {
  if (!(focused instanceof HTMLButtonElement) || focused.dataset["id"] === undefined) return;
  if (focused.isConnected && !focused.disabled) return;
  const id = CSS.escape(focused.dataset["id"]);
  const to =
    document.querySelector("dialog[open] #sheet-title") ??
    document.querySelector(`${place}.name[data-id="${id}"]`) ??
    nameInList(place, id);
  if (to instanceof HTMLElement) to.focus();
}

function nameInList(place: string, id: string): Element | undefined {
  const lists = [...document.querySelectorAll(`${place}plaudit-achievements`)];
  return (
    lists.map(({ shadowRoot }) => shadowRoot?.querySelector(`[part~=name][value="${id}"]`)).find((name) => name instanceof Element) ??
    undefined
  );
}

/** Returns the focused element, also inside shadow roots. */
export function focusedNow(): Element | null {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement != null) focused = focused.shadowRoot.activeElement;
  return focused;
}
