// The container of pop-ups: swipes, keyboard access, and the animation of pop-ups that leave.

import { focused, isTyping, motionOf } from "./obstacles.js";

/** The minimum distance of a swipe in pixels. */
const LEAST_SWIPE = 72;
/** The minimum speed of a shorter swipe, in pixels per millisecond. */
const LEAST_SPEED = 0.5;
/** How long a pop-up takes to leave. */
export const LEAVING_MS = 220;

const toastOf = (event: Event): HTMLElement | null => (event.target as Element).closest<HTMLElement>(".toast");

/** Lets the user swipe pop-ups away, to either side or downwards; `dismiss` receives the key. */
export function swipeable(place: HTMLElement, dismiss: (key: string) => void): void {
  let swipe: { toast: HTMLElement; pointer: number; x: number; y: number; at: number; dx: number; dy: number } | undefined;
  const let_go = (): void => {
    if (!swipe) return;
    const { toast } = swipe;
    swipe = undefined;
    toast.classList.remove("swiped");
    toast.style.removeProperty("translate");
    toast.style.removeProperty("opacity");
  };
  place.addEventListener("pointerdown", (event) => {
    const toast = toastOf(event);
    if (toast && event.isPrimary && event.button === 0)
      swipe = { toast, pointer: event.pointerId, x: event.clientX, y: event.clientY, at: event.timeStamp, dx: 0, dy: 0 };
  });
  place.addEventListener("pointermove", (event) => {
    if (swipe?.pointer !== event.pointerId) return;
    swipe.dx = event.clientX - swipe.x;
    swipe.dy = Math.max(0, event.clientY - swipe.y);
    const far = Math.max(Math.abs(swipe.dx), swipe.dy);
    if (far < 8) return;
    const { toast, pointer } = swipe;
    // From this distance on, the gesture is not a press of a button.
    if (!toast.classList.contains("swiped")) {
      toast.classList.add("swiped");
      toast.setPointerCapture?.(pointer);
    }
    toast.style.setProperty("translate", Math.abs(swipe.dx) >= swipe.dy ? `${swipe.dx}px` : `0 ${swipe.dy}px`);
    toast.style.setProperty("opacity", `${Math.max(0.25, 1 - far / 320)}`);
  });
  place.addEventListener("pointerup", (event) => {
    if (swipe?.pointer !== event.pointerId) return;
    const { toast, dx, dy, at } = swipe;
    const far = Math.max(Math.abs(dx), dy);
    const isSwiped = toast.classList.contains("swiped");
    const isAway = isSwiped && (far >= LEAST_SWIPE || (far >= 24 && far / Math.max(1, event.timeStamp - at) >= LEAST_SPEED));
    if (isSwiped) addEventListener("click", stop, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", stop, { capture: true }), 0);
    if (isAway) {
      toast.dataset["to"] = Math.abs(dx) >= dy ? (dx < 0 ? "left" : "right") : "down";
      dismiss(toast.dataset["key"] ?? "");
      swipe = undefined;
    } else let_go();
  });
  place.addEventListener("pointercancel", let_go);
  // By touch, the pressed part of the pop-up has the capture at first, and loses it to the pop-up.
  place.addEventListener("lostpointercapture", ({ target }) => target === swipe?.toast && let_go());
}

function stop(event: Event): void {
  event.stopPropagation();
  event.preventDefault();
}

/** Moves focus to the pop-ups on Alt+T, and back on Esc; returns a function that stops it. */
export function reachable(placeOf: () => HTMLElement | null, origin: { element: Element | null | undefined }): () => void {
  const pressed = (event: KeyboardEvent): void => {
    const place = placeOf();
    if (!place || event.defaultPrevented) return;
    if (event.altKey && !event.ctrlKey && !event.metaKey && event.code === "KeyT") {
      // On macOS, Alt+T types a character.
      if (isTyping() && event.key.toLowerCase() !== "t") return;
      // The last pop-up is in front.
      const name = [...place.querySelectorAll<HTMLElement>(".toast:not(.gone) .name")].pop();
      if (!name) return;
      event.preventDefault();
      if (!place.contains(focused())) origin.element = focused();
      name.focus();
    } else if (event.key === "Escape" && place.contains(focused())) {
      event.preventDefault();
      event.stopPropagation();
      leave(origin);
    }
  };
  document.addEventListener("keydown", pressed, true);
  return () => document.removeEventListener("keydown", pressed, true);
}

/** Moves focus back to where it was before. */
export function leave(origin: { element: Element | null | undefined }): void {
  const { element } = origin;
  origin.element = undefined;
  if (element?.isConnected && element !== document.body) (element as HTMLElement).focus?.();
  else (focused() as HTMLElement | null)?.blur?.();
}

/** A pop-up that is about to leave, and its position. */
export interface Leaving {
  copy: HTMLElement;
  place: DOMRect;
  to: string | undefined;
}

/** Copies each pop-up that is not kept, hidden from screen readers. */
export function leaving(place: HTMLElement | null, kept: ReadonlySet<string>): Leaving[] {
  if (!place || motionOf(place) === 0 || typeof place.animate !== "function" || document.hidden) return [];
  return [...place.querySelectorAll<HTMLElement>(":scope > .toast:not(.gone)")].flatMap((toast) => {
    if (kept.has(toast.dataset["key"] ?? "")) return [];
    const copy = toast.cloneNode(true) as HTMLElement;
    for (const part of [copy, ...copy.querySelectorAll("[part]")]) part.removeAttribute("part");
    copy.inert = true;
    copy.ariaHidden = "true";
    copy.className = "gone toast";
    delete copy.dataset["key"];
    return [{ copy, place: toast.getBoundingClientRect(), to: toast.dataset["to"] }];
  });
}

/** Animates the copies as they leave, above everything else in the container. */
export function farewell(place: HTMLElement, all: readonly Leaving[]): void {
  const around = place.getBoundingClientRect();
  for (const { copy, place: from, to } of all) {
    if (from.width === 0) continue;
    const { style } = copy;
    style.setProperty("left", `${from.left - around.left}px`);
    style.setProperty("top", `${from.top - around.top}px`);
    style.setProperty("width", `${from.width}px`);
    place.append(copy);
    const translate = to === "left" ? "-110% 0" : to === "right" ? "110% 0" : "0 2rem";
    const { finished } = copy.animate([{ opacity: 1 }, { opacity: 0, translate, scale: to ? 1 : 0.96 }], {
      duration: LEAVING_MS * motionOf(place),
      easing: "ease-in",
    });
    finished.catch(() => undefined).finally(() => copy.remove());
  }
}
