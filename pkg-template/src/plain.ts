// Makes plain copies of the caller's documents, for code in JavaScript that reads them. Copies have no prototype, so that "__proto__" is an
// ordinary key.

import { type CodeOf, Walker } from "./walk.js";

export type Plain = null | boolean | number | string | Plain[] | PlainObject;
export interface PlainObject {
  [key: string]: Plain;
}

/** Copies one document; throws an error with the place and a code for a value that is not plain data. */
export function plain(document: unknown, code: CodeOf): Plain {
  return new Copier().copy(document, code);
}

class Copier extends Walker {
  private copied: Plain = null;
  /** The arrays and objects being filled, the innermost last. */
  private readonly filled: (Plain[] | PlainObject)[] = [];
  private readonly keys: string[] = [];

  copy(document: unknown, code: CodeOf): Plain {
    this.walk(document, code);
    return this.copied;
  }

  protected onText(text: string): void {
    this.requireWellFormed(text);
    this.put(text);
  }

  protected onNumber(number: number): void {
    this.put(number);
  }

  protected onTruth(truth: boolean): void {
    this.put(truth);
  }

  protected onNull(): void {
    this.put(null);
  }

  protected onArray(): void {
    this.begin([]);
  }

  protected onObject(): void {
    this.begin(Object.create(null) as PlainObject);
  }

  protected onKey(key: string): void {
    this.requireWellFormed(key);
    this.keys.push(key);
  }

  protected onEnd(): void {
    this.filled.pop();
  }

  private begin(container: Plain[] | PlainObject): void {
    this.put(container);
    this.filled.push(container);
  }

  private put(value: Plain): void {
    const container = this.filled[this.filled.length - 1];
    if (container === undefined) this.copied = value;
    else if (Array.isArray(container)) container.push(value);
    else container[this.keys.pop() as string] = value;
  }
}
