// A part of the page that is shown from the start, and whose script is loaded when a visitor points at it or focuses it.

/** The events by which a visitor points at a part, or focuses it. */
const SIGNS = ["pointerenter", "focusin", "touchstart"] as const;

/**
 * Loads a part's script once a visitor points at it or focuses it, and enables its buttons at once. Presses while the script loads are
 * repeated, in the same order, when it has loaded.
 */
export function waking(place: HTMLElement, load: () => Promise<void>): void {
  const pressed: HTMLElement[] = [];
  let loading = false;
  const keep = (event: Event): void => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("button[data-waits]") : null;
    if (button !== null) pressed.push(button);
    // A form without its script would load the page again.
    if (button !== null || event.type === "submit") {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    begin();
  };
  const begin = (): void => {
    if (loading) return;
    loading = true;
    place.setAttribute("aria-busy", "true");
    place.querySelector("[role=alert]")?.remove();
    load()
      .then(
        () => {
          for (const sign of SIGNS) place.removeEventListener(sign, begin);
          for (const kind of ["click", "submit"]) place.removeEventListener(kind, keep, { capture: true });
          for (const button of pressed) button.click();
        },
        (error: unknown) => {
          loading = false;
          pressed.length = 0;
          place.append(failure());
          console.warn("a part of the page could not be loaded", error);
        },
      )
      .finally(() => {
        place.removeAttribute("aria-busy");
      });
  };
  for (const sign of SIGNS) place.addEventListener(sign, begin, { passive: true });
  for (const kind of ["click", "submit"]) place.addEventListener(kind, keep, { capture: true });
  for (const button of place.querySelectorAll<HTMLButtonElement>("[data-waits]")) button.disabled = false;
  // The pointer or the focus may have been there before this script ran.
  if (place.matches(":hover, :focus-within")) begin();
}

function failure(): HTMLElement {
  const words = document.createElement("p");
  words.className = "caption";
  words.setAttribute("role", "alert");
  words.textContent = "The engine could not be loaded. Check your connection and try again.";
  return words;
}
