// The page's time: real time plus the visitor's time travel, in whole UNIX seconds like the engine's.

/** The last instant that the engine accepts, at the end of 2099. */
const LATEST = 4_102_444_799;
/** The longest wait of a timer: setTimeout takes 32-bit milliseconds, so longer waits are split. */
const LONGEST_WAIT_MS = 2_000_000_000;

export class Clock {
  #travelled: number;

  constructor(travelled = 0) {
    this.#travelled = Number.isSafeInteger(travelled) ? travelled : 0;
  }

  now(): number {
    return clamp(real() + this.#travelled);
  }

  /** Seconds ahead of (or behind) real time. */
  get travelled(): number {
    return this.#travelled;
  }

  jump(seconds: number): void {
    this.travelTo(this.now() + seconds);
  }

  travelTo(instant: number): void {
    this.#travelled = clamp(instant) - real();
  }

  backToRealTime(): void {
    this.#travelled = 0;
  }

  /** Returns the offset of local time from UTC at the page's instant, for rules that count local days. */
  utcOffset(): number {
    return -new Date(this.now() * 1000).getTimezoneOffset() * 60;
  }
}

function real(): number {
  return Math.floor(Date.now() / 1000);
}

function clamp(instant: number): number {
  return Math.min(Math.max(Math.floor(instant), 0), LATEST);
}

/** The timer for changes by time alone: it waits for the engine's `nextChange`, and never polls. */
export class ChangeTimer {
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #clock: Clock;
  readonly #onChange: () => void;

  constructor(clock: Clock, onChange: () => void) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  waitFor(instant: number | undefined): void {
    clearTimeout(this.#timer);
    if (instant === undefined) return;
    const wait = instant * 1000 - (Date.now() + this.#clock.travelled * 1000);
    this.#timer = setTimeout(
      () => {
        if (this.#clock.now() < instant) this.waitFor(instant);
        else this.#onChange();
      },
      Math.min(Math.max(wait, 0), LONGEST_WAIT_MS),
    );
  }
}
