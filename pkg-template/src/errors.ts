// The only error class of the package, and the conversion of thrown values.

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

/** The answer of wasm when it refuses a call. */
export interface Refusal {
  code: ErrorCode;
  message: string;
  path?: string;
  issues?: Issue[];
}

export function refused(refusal: Refusal): PlauditError {
  return new PlauditError(refusal.message, refusal);
}

/** Describes a thrown value in a few words; reading it may throw, too. */
export function describeThrown(thrown: unknown): string {
  try {
    const text = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
    return text.length > 200 ? `${text.slice(0, 200)}…` : text;
  } catch {
    return "a value that cannot be displayed";
  }
}
