// Every document from the caller is walked once, before anything else looks at it: own enumerable data only, each property read
// once. So getters, proxies and other surprises have had their turn before an engine is touched. What is made of the document
// meanwhile is up to the walker's kind: bytes for the engine (encode.ts), or a plain copy (plain.ts).

import type { ErrorCode } from "../index.js";
import { PlauditError, describeThrown } from "./errors.js";

const MAX_DEPTH = 64;
const MAX_VALUES = 5_000_000;
const MAX_TEXT = 200_000_000;
/** Shorter text is looked through faster than the expression begins. */
const SHORT = 40;
const SURROGATE = /[\ud800-\udfff]/;
const LONE_SURROGATE = /[\ud800-\udfff]/u;

type Step = string | number;

/** What a fault is called, which may depend on its place. */
export type CodeOf = ErrorCode | ((path: readonly Step[]) => ErrorCode);

/** What stands in the way, and where it was found. */
class Fault {
  constructor(readonly message: string) {}
}

export abstract class Walker {
  private readonly path: Step[] = [];
  private readonly open: object[] = [];
  private values = 0;
  private text = 0;

  /** Walks one document; a value that cannot be data is refused with the place and a code. */
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

  protected abstract onText(text: string): void;
  protected abstract onNumber(number: number): void;
  protected abstract onTruth(truth: boolean): void;
  protected abstract onNull(): void;
  /** What follows is its items, until `onEnd`. */
  protected abstract onArray(): void;
  /** What follows is its members, each a key and a value, until `onEnd`. */
  protected abstract onObject(): void;
  protected abstract onKey(key: string): void;
  protected abstract onEnd(): void;

  private visit(value: unknown): void {
    this.values += 1;
    if (this.values > MAX_VALUES) throw new Fault(`the document holds more than ${MAX_VALUES} values`);
    switch (typeof value) {
      case "string":
        this.check(value);
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

  private check(text: string): void {
    this.text += text.length;
    if (this.text > MAX_TEXT) throw new Fault(`the document holds more than ${MAX_TEXT} characters`);
    if (hasSurrogate(text) && LONE_SURROGATE.test(text)) throw new Fault("the text holds half of a character (a lone surrogate)");
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
    // An object of another frame has that frame's Object.prototype: one without a prototype of its own.
    if (prototype !== Object.prototype && typeof prototype === "object" && prototype !== null && Object.getPrototypeOf(prototype) !== null) {
      throw new Fault("an instance of a class is not data: pass a plain object");
    }
    this.onObject();
    for (const key of Object.keys(value)) {
      this.path.push(key);
      const member: unknown = (value as { [key: string]: unknown })[key];
      // JSON leaves such members out, too.
      if (member !== undefined) {
        this.check(key);
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

/** A place as an RFC 6901 pointer. */
function pointer(path: readonly Step[]): string {
  return path.map((step) => `/${shortened(String(step)).replace(/~/g, "~0").replace(/\//g, "~1")}`).join("");
}

/** A key may be 10 MB of text. */
function shortened(key: string): string {
  return key.length > 200 ? `${key.slice(0, 200)}…` : key;
}
