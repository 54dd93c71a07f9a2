// Walks each document from the caller once, before anything else reads it: own enumerable data only, each property read once, so
// that all getters and proxies have run before an engine is called. A subclass turns the document into bytes for the engine (encode.ts)
// or into a plain copy (plain.ts).

import type { ErrorCode } from "../index.js";
import { MAX_DEPTH } from "./depth.js";
import { PlauditError, describeThrown } from "./errors.js";

const MAX_VALUES = 5_000_000;
const MAX_TEXT = 200_000_000;
/** Below this length, a loop is faster than starting the regular expression. */
const SHORT = 40;
const SURROGATE = /[\ud800-\udfff]/;
const LONE_SURROGATE = /[\ud800-\udfff]/u;

type Step = string | number;

/** The error code for a fault, which may depend on its place. */
export type CodeOf = ErrorCode | ((path: readonly Step[]) => ErrorCode);

/** A value that is not plain data, with its place. */
class Fault {
  constructor(readonly message: string) {}
}

export abstract class Walker {
  private readonly path: Step[] = [];
  private readonly open: object[] = [];
  private values = 0;
  private text = 0;

  /** Walks one document; throws an error with the place and a code for a value that is not plain data. */
  protected walk(document: unknown, code: CodeOf): void {
    this.values = 0;
    this.text = 0;
    try {
      this.visit(document);
    } catch (thrown) {
      const message = thrown instanceof Fault ? thrown.message : `reading this threw ${describeThrown(thrown)}`;
      throw refusal(message, pointer(this.path), typeof code === "string" ? code : code(this.path));
    }
  }

  /** Handles a text; like `onKey`, it also checks that the text is well-formed Unicode. */
  protected abstract onText(text: string): void;
  protected abstract onNumber(number: number): void;
  protected abstract onTruth(truth: boolean): void;
  protected abstract onNull(): void;
  /** Starts an array; its items follow, until `onEnd`. */
  protected abstract onArray(): void;
  /** Starts an object; its members follow, each a key and a value, until `onEnd`. */
  protected abstract onObject(): void;
  protected abstract onKey(key: string): void;
  protected abstract onEnd(): void;

  private visit(value: unknown): void {
    this.values += 1;
    if (this.values > MAX_VALUES) throw new Fault(`the document contains more than ${MAX_VALUES} values`);
    switch (typeof value) {
      case "string":
        this.count(value);
        return this.onText(value);
      case "number":
        return this.onNumber(value);
      case "boolean":
        return this.onTruth(value);
      case "object":
        return value === null ? this.onNull() : this.container(value);
      default:
        throw new Fault(`${value === undefined ? "undefined" : `a ${typeof value}`} is not data`);
    }
  }

  private count(text: string): void {
    this.text += text.length;
    if (this.text > MAX_TEXT) throw new Fault(`the document contains more than ${MAX_TEXT} characters`);
  }

  /** Checks that a text is well-formed Unicode, for subclasses that do not check it while encoding. */
  protected requireWellFormed(text: string): void {
    if (hasSurrogate(text) && LONE_SURROGATE.test(text)) throw new Fault("the text contains a lone surrogate (half of a character)");
  }

  private container(value: object): void {
    if (this.open.includes(value)) throw new Fault("the value contains itself");
    if (this.open.length >= MAX_DEPTH) throw new Fault(`the document nests deeper than ${MAX_DEPTH} levels`);
    this.open.push(value);
    if (Array.isArray(value)) this.array(value);
    else this.object(value);
    this.onEnd();
    this.open.pop();
  }

  private array(value: readonly unknown[]): void {
    const length: unknown = value.length;
    if (typeof length !== "number" || !Number.isSafeInteger(length) || length < 0) throw new Fault("the array has no proper length");
    this.onArray();
    for (let index = 0; index < length; index += 1) {
      this.path.push(index);
      if (!Object.prototype.hasOwnProperty.call(value, index)) throw new Fault("the array has a hole here");
      this.visit(value[index]);
      this.path.pop();
    }
  }

  private object(value: object): void {
    const prototype: unknown = Object.getPrototypeOf(value);
    // The prototype of an object from another frame is that frame's Object.prototype, which itself has no prototype.
    if (
      prototype !== Object.prototype &&
      typeof prototype === "object" &&
      prototype !== null &&
      Object.getPrototypeOf(prototype) !== null
    ) {
      throw new Fault("an instance of a class is not data: pass a plain object");
    }
    this.onObject();
    for (const key in value) {
      if (!Object.prototype.hasOwnProperty.call(value, key)) continue;
      this.path.push(key);
      const member: unknown = (value as { [key: string]: unknown })[key];
      // Members that are undefined are left out, as in JSON.
      if (member !== undefined) {
        this.count(key);
        this.onKey(key);
        this.visit(member);
      }
      this.path.pop();
    }
  }
}

function hasSurrogate(text: string): boolean {
  if (text.length > SHORT) return SURROGATE.test(text);
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) >= 0xd800) return true;
  return false;
}

function refusal(message: string, path: string, code: ErrorCode): PlauditError {
  if (code !== "INVALID_DEFINITIONS") return new PlauditError(message, { code, path });
  return new PlauditError(message, { code, path, issues: [{ severity: "error", code: "not_data", path, message }] });
}

/** Formats a place as an RFC 6901 JSON pointer. */
function pointer(path: readonly Step[]): string {
  return path.map((step) => `/${shortened(String(step)).replace(/~/g, "~0").replace(/\//g, "~1")}`).join("");
}

/** Shortens a key for messages, since it may be 10 MB of text. */
function shortened(key: string): string {
  return key.length > 200 ? `${key.slice(0, 200)}…` : key;
}
