// Countdowns with one shared tick per second, which only runs while the page and a countdown on it are visible.

import type { Clock } from "./clock.ts";
import { h } from "./dom.ts";
import { duration, instant, time } from "./format.ts";

/** Renders a countdown to an instant; its title shows the instant. */
export function countdown(until: number, now: number): HTMLElement {
  return h(
    "time",
    {
      class: "countdown",
      "data-until": until,
      title: instant(until),
      datetime: new Date(until * 1000).toISOString(),
    },
    duration(until - now),
  );
}

/** Renders the page's time of day. */
export function timeOfDay(now: number): HTMLElement {
  return h("time", { "data-clock": true, datetime: new Date(now * 1000).toISOString() }, time(now));
}

export class Ticker {
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #clock: Clock;
  readonly #seen = new Set<Element>();
  readonly #watched = new Set<Element>();
  readonly #observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.#seen.add(target);
      else this.#seen.delete(target);
    }
    this.#tick();
  });

  constructor(clock: Clock) {
    this.#clock = clock;
    document.addEventListener("visibilitychange", () => {
      this.#tick();
    });
  }

  /** Watches new countdowns and forgets removed ones; called after each rendering. */
  watch(): void {
    for (const element of this.#watched) {
      if (element.isConnected) continue;
      this.#observer.unobserve(element);
      this.#watched.delete(element);
      this.#seen.delete(element);
    }
    for (const element of document.querySelectorAll("[data-until], [data-clock]")) {
      if (this.#watched.has(element)) continue;
      this.#watched.add(element);
      this.#observer.observe(element);
    }
    this.#tick();
  }

  #tick(): void {
    clearTimeout(this.#timer);
    if (document.hidden || this.#seen.size === 0) return;
    const now = this.#clock.now();
    for (const element of this.#seen) {
      const until = element.getAttribute("data-until");
      const text = until === null ? time(now) : duration(Number(until) - now);
      if (element.textContent !== text) element.textContent = text;
    }
    this.#timer = setTimeout(
      () => {
        this.#tick();
      },
      1000 - (Date.now() % 1000),
    );
  }
}
