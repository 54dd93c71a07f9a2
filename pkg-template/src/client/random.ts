// Random identities, from the platform's random bytes or a function that the host passes.

import { caused, failure } from "./failure.js";

export type Fill = (bytes: Uint8Array) => void;

export class Random {
  constructor(private readonly fill: Fill = platformFill()) {}

  /** Returns 128 random bits in hex, for a process or a request. */
  id(): string {
    return hex(this.bytes(16));
  }

  /** Returns a UUIDv7, which is unique and sorts by time. */
  uuid7(wallMs: number): string {
    const bytes = this.bytes(16);
    let time = Math.max(0, Math.floor(wallMs));
    for (let index = 5; index >= 0; index -= 1) {
      bytes[index] = time % 256;
      time = Math.floor(time / 256);
    }
    bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
    bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
    return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  /** Returns a number from 0 to 1. */
  fraction(): number {
    return (this.bytes(1)[0] ?? 0) / 255;
  }

  private bytes(count: number): Uint8Array {
    const bytes = new Uint8Array(count);
    try {
      this.fill(bytes);
    } catch (thrown) {
      throw caused("NOT_READY", "random bytes are not available", thrown);
    }
    return bytes;
  }
}

function platformFill(): Fill {
  if (typeof crypto !== "undefined" && typeof crypto.getRandomValues === "function") {
    // Older DOM types require an array over an ArrayBuffer.
    return (bytes) => bytes.set(crypto.getRandomValues(new Uint8Array(bytes.length)));
  }
  throw failure("NOT_READY", "there is no crypto.getRandomValues: pass `random`, which fills a Uint8Array", "/random");
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
