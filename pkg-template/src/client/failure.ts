// Creates errors of this package, and reads thrown values.

import type { ErrorCode } from "../../index.js";
import { PlauditError, describeThrown } from "../core.js";

export function failure(code: ErrorCode, message: string, path?: string): PlauditError {
  return new PlauditError(message, { code, path });
}

/** Creates an error with a cause; its message contains that of the cause. */
export function caused(code: ErrorCode, message: string, cause: unknown): PlauditError {
  return new PlauditError(`${message}: ${describeThrown(cause)}`, { code, cause });
}

/** Reads a member of a thrown value; the access may throw, too. */
export function said(thrown: unknown, name: "name" | "code" | "retry_after_sec"): unknown {
  try {
    return (thrown as { [name: string]: unknown } | null | undefined)?.[name];
  } catch {
    return undefined;
  }
}

export const CLOSED = "the client was closed";

/** Converts a thrown value to an error of this package. */
export function asFailure(thrown: unknown): PlauditError {
  return thrown instanceof PlauditError ? thrown : caused("INTERNAL", "an internal error occurred", thrown);
}
