// Makes errors of this package, and reads thrown values.

import type { ErrorCode } from "../../index.js";
import { PlauditError, describeThrown } from "../core.js";

export function failure(code: ErrorCode, message: string, path?: string): PlauditError {
  return new PlauditError(message, { code, path });
}

/** A failure that something else caused: says what went wrong, and what was thrown. */
export function caused(code: ErrorCode, message: string, cause: unknown): PlauditError {
  return new PlauditError(`${message}: ${describeThrown(cause)}`, { code, cause });
}

/** A member of a thrown value; reading it may throw, too. */
export function said(thrown: unknown, name: "name" | "code" | "retry_after_sec"): unknown {
  try {
    return (thrown as { [name: string]: unknown } | null | undefined)?.[name];
  } catch {
    return undefined;
  }
}

export const CLOSED = "the client was closed";

/** A thrown value as an error of this package. */
export function asFailure(thrown: unknown): PlauditError {
  return thrown instanceof PlauditError ? thrown : caused("INTERNAL", "something failed", thrown);
}
