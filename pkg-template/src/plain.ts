// Every document from the caller is copied here before anything else looks at it: own enumerable data only, each
// property read once. So getters, proxies and other surprises have had their turn before an engine is touched, and what
// crosses into wasm is plain. Copies have no prototype, so that a key such as "__proto__" is a key like any other.

import type { ErrorCode } from "../index.js";
import { PlauditError, describeThrown } from "./errors.js";

const MAX_DEPTH = 64;
const MAX_VALUES = 5_000_000;
const MAX_TEXT = 200_000_000;
const LONE_SURROGATE = /[\ud800-\udfff]/u;

export type Plain = null | boolean | number | string | Plain[] | PlainObject;
export interface PlainObject {
  [key: string]: Plain;
}

type Step = string | number;

/** What stands in the way, and where it was found. */
class Fault {
  constructor(readonly message: string) {}
}

/** Copies one document; a value that cannot be data is refused with the place and a code, which may depend on the place. */
export function plain(document: unknown, code: ErrorCode | ((path: readonly Step[]) => ErrorCode)): Plain {
  const copier = new Copier();
  try {
    return copier.copy(document);
  } catch (thrown) {
    const message = thrown instanceof Fault ? thrown.message : `reading this threw ${describeThrown(thrown)}`;
    throw refusal(message, copier.pointer(), typeof code === "string" ? code : code(copier.path));
  }
}

function refusal(message: string, path: string, code: ErrorCode): PlauditError {
  if (code !== "INVALID_DEFINITIONS") return new PlauditError(message, { code, path });
  return new PlauditError(message, { code, path, issues: [{ severity: "error", code: "not_data", path, message }] });
}

class Copier {
  readonly path: Step[] = [];
  private readonly open = new Set<object>();
  private values = 0;
  private text = 0;

  /** The place that is being copied, as an RFC 6901 pointer. */
  pointer(): string {
    return this.path.map((step) => `/${shortened(String(step)).replace(/~/g, "~0").replace(/\//g, "~1")}`).join("");
  }

  copy(value: unknown): Plain {
    this.values += 1;
    if (this.values > MAX_VALUES) throw new Fault(`the document holds more than ${MAX_VALUES} values`);
    switch (typeof value) {
      case "string":
        return this.checked(value);
      case "number":
      case "boolean":
        return value;
      case "object":
        return value === null ? null : this.container(value);
      default:
        throw new Fault(`${value === undefined ? "undefined" : `a ${typeof value}`} is not data`);
    }
  }

  private checked(text: string): string {
    this.text += text.length;
    if (this.text > MAX_TEXT) throw new Fault(`the document holds more than ${MAX_TEXT} characters`);
    if (LONE_SURROGATE.test(text)) throw new Fault("the text holds half of a character (a lone surrogate)");
    return text;
  }

  private container(value: object): Plain {
    if (this.open.has(value)) throw new Fault("the value contains itself");
    if (this.open.size >= MAX_DEPTH) throw new Fault(`the document nests deeper than ${MAX_DEPTH} levels`);
    this.open.add(value);
    const copy = Array.isArray(value) ? this.array(value) : this.object(value);
    this.open.delete(value);
    return copy;
  }

  private array(value: readonly unknown[]): Plain[] {
    const length: unknown = value.length;
    if (typeof length !== "number" || !Number.isSafeInteger(length) || length < 0) throw new Fault("the array has no proper length");
    const copy: Plain[] = [];
    for (let index = 0; index < length; index += 1) {
      this.path.push(index);
      if (!Object.prototype.hasOwnProperty.call(value, index)) throw new Fault("the array has a hole here");
      copy.push(this.copy(value[index]));
      this.path.pop();
    }
    return copy;
  }

  private object(value: object): PlainObject {
    const prototype: unknown = Object.getPrototypeOf(value);
    // An object of another frame has that frame's Object.prototype: one without a prototype of its own.
    if (typeof prototype === "object" && prototype !== null && Object.getPrototypeOf(prototype) !== null) {
      throw new Fault("an instance of a class is not data: pass a plain object");
    }
    const copy: PlainObject = Object.create(null);
    for (const key of Object.keys(value)) {
      this.path.push(key);
      const member: unknown = (value as { [key: string]: unknown })[key];
      // JSON leaves such members out, too.
      if (member !== undefined) copy[this.checked(key)] = this.copy(member);
      this.path.pop();
    }
    return copy;
  }
}

/** A key may be 10 MB of text. */
function shortened(key: string): string {
  return key.length > 200 ? `${key.slice(0, 200)}…` : key;
}
