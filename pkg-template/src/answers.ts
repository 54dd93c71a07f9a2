// What wasm answers, in the form that src/wasm/outbox.rs writes: numbers in a row and one text, read where they stand in its memory.

import type { AchievementEvent, Outcome, Skip } from "../index.js";
import { refused, type Refusal } from "./errors.js";
import type { Row } from "./encode.js";
import type { Exports } from "./loaders/loader.js";
import { type Members, Pattern, set } from "./pattern.js";

const NULL = 0;
const FALSE = 1;
const TRUE = 2;
const NUMBER = 3;
const TEXT = 4;
const LIST = 5;
const OBJECT = 6;
const UNDEFINED = 7;
const REFUSAL = 8;
const TOLD = 9;
const OUTCOME = 10;
const VIEW = 11;
const VIEWS = 12;

/** Shorter text is decoded faster than the decoder begins. */
const SHORT = 48;
/** Shorter rows are copied faster than the platform begins. */
const SHORT_ROW = 96;

/** What wasm has told of a stream's definitions, and tells no more: by the places of nodes. */
interface Told {
  generation: number;
  ids: string[];
  patterns: Pattern[];
}

/** What wasm has told of each stream of one engine, or of one client. */
export type Tellings = Told[];

/** The memory of one instance, as arguments and answers need it. */
export class Boundary {
  private bytes = new Uint8Array(0);
  private numbers = new Float64Array(0);
  private at = 0;
  /** The one text of the answer that is being read, and where the next part of it begins. */
  private text = "";
  private textAt = 0;
  private tellings: Tellings = [];
  private told: Told = { generation: 0, ids: [], patterns: [] };
  /** Words of wasm's own, by their address. */
  private readonly words = new Map<number, string>();
  private readonly decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  /** Whether the old memory becomes empty when there is another one. */
  private readonly isDetached: boolean;
  private readonly memory: { readonly buffer: ArrayBuffer };

  constructor(private readonly exports: Exports) {
    this.memory = exports["memory"] as unknown as { readonly buffer: ArrayBuffer };
    this.isDetached = typeof WebAssembly !== "undefined" && this.memory instanceof WebAssembly.Memory;
  }

  /** Puts documents where wasm reads them; how many bytes they are. */
  send(row: Row): number {
    const { bytes, length } = row;
    const address = (this.exports["inbox"] as (length: number) => number)(length) >>> 0;
    this.look();
    const memory = this.bytes;
    if (length > SHORT_ROW) memory.set(bytes.subarray(0, length), address);
    else for (let index = 0; index < length; index += 1) memory[address + index] = bytes[index] as number;
    row.release();
    return length;
  }

  /** Reads the answer at an address; a refusal is thrown. */
  read(address: number, tellings: Tellings): unknown {
    this.look();
    this.at = address >>> 3;
    this.text = this.decoded(this.next(), this.next());
    this.textAt = 0;
    this.tellings = tellings;
    return this.value();
  }

  /** Memory that has grown is another one: WebAssembly detaches the old one, its translation puts it aside. */
  private look(): void {
    if (this.isDetached && this.bytes.length > 0) return;
    const { buffer } = this.memory;
    if (this.bytes.buffer === buffer) return;
    this.bytes = new Uint8Array(buffer);
    this.numbers = new Float64Array(buffer);
  }

  private next(): number {
    return this.numbers[this.at++] as number;
  }

  private value(): unknown {
    switch (this.next()) {
      case NULL:
        return null;
      case FALSE:
        return false;
      case TRUE:
        return true;
      case NUMBER:
        return this.next();
      case TEXT:
        return this.part();
      case LIST:
        return this.list();
      case OBJECT:
        return this.object();
      case UNDEFINED:
        return undefined;
      case TOLD:
        this.told = this.toldOf(this.next(), this.next());
        return this.value();
      case OUTCOME:
        return this.outcome();
      case VIEW:
        return this.view();
      case VIEWS:
        return this.views();
      case REFUSAL:
        throw refused(this.value() as Refusal);
      default:
        throw new Error("wasm has answered in another form than expected");
    }
  }

  private list(): unknown[] {
    const items: unknown[] = [];
    for (let left = this.next(); left > 0; left -= 1) items.push(this.value());
    return items;
  }

  private object(): object {
    const object: Members = {};
    for (let left = this.next(); left > 0; left -= 1) {
      const address = this.next();
      set(object, address === 0 ? this.part() : this.word(address, this.next()), this.value());
    }
    return object;
  }

  private outcome(): Outcome {
    const events: AchievementEvent[] = [];
    for (let left = this.next(); left > 0; left -= 1) events.push(this.event());
    const unlocks = this.value() as Outcome["unlocks"];
    const rewards = this.value() as Outcome["rewards"];
    const skipped: Skip[] = [];
    for (let left = this.next(); left > 0; left -= 1) {
      const reason = this.word(this.next(), this.next()) as Skip["reason"];
      skipped.push({ id: this.id(), reason });
    }
    return { events, unlocks, rewards, skipped };
  }

  private event(): AchievementEvent {
    const type = this.word(this.next(), this.next()) as AchievementEvent["type"];
    const event: AchievementEvent = { type, id: this.id(), at: this.next() };
    const count = this.next();
    const start = this.next();
    if (count === count) event.count = count;
    if (start === start) event.phase_start = start;
    return event;
  }

  /** Views by id. */
  private views(): object {
    const views: Members = {};
    for (let left = this.next(); left > 0; left -= 1) set(views, this.id(), this.view());
    return views;
  }

  private view(): object {
    const place = this.next();
    const { patterns } = this.told;
    if (this.value() === true) patterns[place] = new Pattern(this.names(), this.value() as Members);
    const { view, puts } = (patterns[place] as Pattern).variant(this.next());
    const filled: Members = { ...view };
    for (let at = 0; at < puts.length; at += 1) (puts[at] as (view: Members, value: unknown) => void)(filled, this.value());
    return filled;
  }

  private names(): string[] {
    this.next(); // the tag of a list
    const names: string[] = [];
    for (let left = this.next(); left > 0; left -= 1) names.push(this.word(this.next(), this.next()));
    return names;
  }

  private toldOf(slot: number, generation: number): Told {
    const told = this.tellings[slot];
    return told?.generation === generation ? told : (this.tellings[slot] = { generation, ids: [], patterns: [] });
  }

  /** A node's id: known by its place, or told now. */
  private id(): string {
    const { ids } = this.told;
    const place = this.next();
    return place >= 0 ? (ids[place] as string) : (ids[-1 - place] = this.part());
  }

  private word(address: number, length: number): string {
    const known = this.words.get(address);
    if (known !== undefined && known.length === length) return known;
    const word = this.decoded(address, length);
    this.words.set(address, word);
    return word;
  }

  /** The next part of the one text. */
  private part(): string {
    const end = this.textAt + this.next();
    const part = this.text.slice(this.textAt, end);
    this.textAt = end;
    return part;
  }

  private decoded(address: number, length: number): string {
    if (length === 0) return "";
    if (length > SHORT) return this.decoder.decode(this.bytes.subarray(address, address + length));
    let text = "";
    for (let index = address; index < address + length; index += 1) {
      const byte = this.bytes[index] as number;
      if (byte >= 0x80) return this.decoder.decode(this.bytes.subarray(address, address + length));
      text += String.fromCharCode(byte);
    }
    return text;
  }
}
