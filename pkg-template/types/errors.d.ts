// Saved states, problems of definitions, and errors.

// ---- State and errors ----------------------------------------------------------------------------------------------

/** The state of one stream: plain JSON, opaque but versioned. */
export interface State {
  /** The version of the format. */
  version: number;
  /** Internal data. */
  [field: string]: unknown;
}

/** One problem of a definitions document. */
export interface Issue {
  /** A document with errors is refused; one with only warnings is accepted. */
  severity: "error" | "warning";
  /** A stable code for the kind of problem. */
  code: string;
  /** The place, as a JSON pointer (RFC 6901) into the document; empty for the document as a whole. */
  path: string;
  /** A description of the problem. */
  message: string;
  /** A suggestion for how to fix it. */
  help?: string;
}

/** The error of a failed call. A failed call of an engine has changed nothing. */
export class PlauditError extends Error {
  /** The kind of failure, for programs. */
  code: ErrorCode;
  /** The place, if there is one, as a JSON pointer (RFC 6901) into the argument. */
  path?: string;
  /** All problems of the definitions, for `INVALID_DEFINITIONS`. */
  issues?: Issue[];
}

/**
 * The kinds of failure.
 *
 * - `INVALID_DEFINITIONS`: the document has errors; `issues` lists all of them.
 * - `INVALID_COMMAND`: a command or an activity is malformed.
 * - `INVALID_ARGUMENT`: another argument is invalid, such as an instant that is not in whole seconds of 1970–2099, an unknown option, or a
 *   malformed address.
 * - `INVALID_SCHEDULE`: a cron expression does not parse.
 * - `NOT_FOUND`, `NOT_COMPLETE`, `ALREADY_CLAIMED`, `PERMISSION_DENIED`: the rules refuse an update or a claim (U2, R2, T3).
 * - `UNTRUSTED`: the authority accepts the command from servers only; `LIMITED`: the command exceeds a limit of the settings (A9).
 * - `STATE_UNREADABLE`, `STATE_NEWER`: a saved state is damaged, or was written by a newer version; a client also raises `STATE_NEWER` if the
 *   authority needs a newer one.
 * - `NOT_READY`: WebAssembly is not loaded, or not available.
 * - `DISPOSED`: the engine was disposed, or the client was closed.
 * - `STORAGE`, `NETWORK`, `AUTH`: storage, the network or sign-in failed.
 * - `BANNED`: the authority has banned this player; pending events are kept.
 * - `NOT_ADOPTED`: progress made without an authority was not adopted, but set aside (K16).
 * - `CLOCK_SET_BACK`: the device's clock had been ahead; what was recorded in that time counts as of now (K17).
 * - `INTERNAL`: plaudit itself failed; create the engine again.
 */
export type ErrorCode =
  | "INVALID_DEFINITIONS"
  | "INVALID_COMMAND"
  | "INVALID_ARGUMENT"
  | "INVALID_SCHEDULE"
  | "NOT_FOUND"
  | "NOT_COMPLETE"
  | "ALREADY_CLAIMED"
  | "PERMISSION_DENIED"
  | "UNTRUSTED"
  | "LIMITED"
  | "STATE_UNREADABLE"
  | "STATE_NEWER"
  | "NOT_READY"
  | "DISPOSED"
  | "STORAGE"
  | "NETWORK"
  | "AUTH"
  | "BANNED"
  | "NOT_ADOPTED"
  | "CLOCK_SET_BACK"
  | "INTERNAL";
