// The one error that leaves the package, and how thrown values become it.

import type { ErrorCode, Issue } from "../index.js";

interface Details {
  code?: ErrorCode;
  path?: string | undefined;
  issues?: Issue[] | undefined;
  cause?: unknown;
}

export class PlauditError extends Error {
  code: ErrorCode;
  path?: string;
  issues?: Issue[];

  constructor(message?: string, details: Details = {}) {
    super(message);
    this.name = "PlauditError";
    this.code = details.code ?? "INTERNAL";
    if (details.path !== undefined) this.path = details.path;
    if (details.issues !== undefined) this.issues = details.issues;
    if ("cause" in details) Object.defineProperty(this, "cause", { value: details.cause, configurable: true, writable: true });
  }
}

/** What wasm answers when it refuses a call. */
export interface Refusal {
  code: ErrorCode;
  message: string;
  path?: string;
  issues?: Issue[];
}

export function refused(refusal: Refusal): PlauditError {
  return new PlauditError(refusal.message, refusal);
}

/** A thrown value in a few words; reading it may throw, too. */
export function describeThrown(thrown: unknown): string {
  try {
    const text = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
    return text.length > 200 ? `${text.slice(0, 200)}…` : text;
  } catch {
    return "something that cannot be shown";
  }
}
