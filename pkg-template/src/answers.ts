// Reads answers of wasm directly from its memory, in the format of src/wasm/outbox.rs: a row of numbers and one text.

import type { AchievementEvent, Outcome, Skip } from "../index.js";
import { refused, type Refusal } from "./errors.js";
import type { Row } from "./encode.js";
import type { Exports } from "./loaders/wasm.js";
import { type Members, type Put, putter, set } from "./members.js";
import { Pattern } from "./pattern.js";

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
const WAITING = 13;

/** Below this length, a loop is faster than starting the decoder. */
const SHORT = 48;
/** Below this length in bytes, a loop is faster than the platform's copy. */
const SHORT_ROW = 256;
/** The least room to ask for, and the most that wasm keeps for the next call (MOST_KEPT in src/wasm/inbox.rs). */
const LEAST_ROOM = 1 << 10;
const MOST_ROOM = 1 << 20;

/** The parts of a stream's definitions that wasm sends only once, by the position of each node. */
interface NodeNames {
  generation: number;
  ids: string[];
  patterns: Pattern[];
}

/** A static string of wasm, and the setter for a member of that name. */
interface Word {
  text: string;
  put: Put;
}

/** The parts sent once for each stream of an engine or client. */
export type Tellings = NodeNames[];

/** The memory of one instance, for writing arguments and reading answers. */
export class Boundary {
  private bytes = new Uint8Array(0);
  private words = new Uint32Array(0);
  private numbers = new Float64Array(0);
  private at = 0;
  /** The text of the answer being read, and the position of its next part. */
  private text = "";
  private textAt = 0;
  private tellings: Tellings = [];
  private told: NodeNames = { generation: 0, ids: [], patterns: [] };
  /** Static strings of wasm, by address. */
  private readonly names = new Map<number, Word>();
  /** Where wasm reads documents, and the number of bytes that may be written there. */
  private inbox = 0;
  private room = 0;
  private readonly decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  /** Whether the platform detaches the old buffer when memory grows. */
  private readonly isDetached: boolean;
  private readonly memory: { readonly buffer: ArrayBuffer };

  constructor(private readonly exports: Exports) {
    this.memory = exports["memory"] as unknown as { readonly buffer: ArrayBuffer };
    this.isDetached = typeof WebAssembly !== "undefined" && this.memory instanceof WebAssembly.Memory;
  }

  /** Copies documents to where wasm reads them; returns their length in bytes. */
  send(row: Row): number {
    const { bytes, length } = row;
    if (length > this.room) this.makeRoom(length);
    this.look();
    const { bytes: memory, inbox: address } = this;
    if (length > MOST_ROOM) this.room = 0;
    if (length > SHORT_ROW || (address & 3) !== 0) memory.set(bytes.subarray(0, length), address);
    else this.copy(row.words, (length + 3) >>> 2);
    row.release();
    return length;
  }

  /** Copies words of four bytes, of which the last may reach beyond the documents, but not beyond the room. */
  private copy(words: Uint32Array, count: number): void {
    const { words: memory } = this;
    const begin = this.inbox >>> 2;
    for (let index = 0; index < count; index += 1) memory[begin + index] = words[index] as number;
  }

  private makeRoom(length: number): void {
    this.room = Math.max((length + 3) & ~3, LEAST_ROOM);
    this.inbox = (this.exports["inbox"] as (length: number) => number)(this.room) >>> 0;
  }

  /** Reads the answer at an address; throws if it is a refusal. */
  read(address: number, tellings: Tellings): unknown {
    this.look();
    this.at = address >>> 3;
    this.text = this.decoded(this.next(), this.next());
    this.textAt = 0;
    this.tellings = tellings;
    return this.value();
  }

  /** Refreshes the views after memory has grown: WebAssembly detaches the old buffer, and the translation to JavaScript replaces it. */
  private look(): void {
    if (this.isDetached && this.bytes.length > 0) return;
    const { buffer } = this.memory;
    if (this.bytes.buffer === buffer) return;
    this.bytes = new Uint8Array(buffer);
    this.words = new Uint32Array(buffer);
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
      case WAITING:
        return { eid: this.part(), stream: this.part(), command: this.value() };
      case REFUSAL:
        throw refused(this.value() as Refusal);
      default:
        throw new Error("unexpected answer of wasm");
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
      if (address === 0) set(object, this.part(), this.value());
      else this.known(address, this.next()).put(object, this.value());
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
    const saves = this.value() as Outcome["saves"];
    return saves === undefined ? { events, unlocks, rewards, skipped } : { events, unlocks, rewards, skipped, saves };
  }

  /** Reads an event. Objects that are written out whole are several times as fast as members that are added one by one. */
  private event(): AchievementEvent {
    const type = this.word(this.next(), this.next()) as AchievementEvent["type"];
    const id = this.id();
    const at = this.next();
    const count = this.next();
    const phase_start = this.next();
    if (Number.isNaN(phase_start)) return Number.isNaN(count) ? { type, id, at } : { type, id, at, count };
    return Number.isNaN(count) ? { type, id, at, phase_start } : { type, id, at, count, phase_start };
  }

  /** Reads views by id. */
  private views(): object {
    const views: Members = {};
    for (let left = this.next(); left > 0; left -= 1) set(views, this.id(), this.view());
    return views;
  }

  private view(): object {
    const place = this.next();
    const { patterns } = this.told;
    if (this.value() === true) patterns[place] = new Pattern(this.members(), this.value() as Members);
    const { view, puts } = (patterns[place] as Pattern).variant(this.next());
    const filled: Members = { ...view };
    for (let at = 0; at < puts.length; at += 1) (puts[at] as (view: Members, value: unknown) => void)(filled, this.value());
    return filled;
  }

  private members(): string[] {
    this.next(); // the tag of a list
    const names: string[] = [];
    for (let left = this.next(); left > 0; left -= 1) names.push(this.word(this.next(), this.next()));
    return names;
  }

  private toldOf(slot: number, generation: number): NodeNames {
    const told = this.tellings[slot];
    return told?.generation === generation ? told : (this.tellings[slot] = { generation, ids: [], patterns: [] });
  }

  /** Reads a node's id, known by its position or sent with this answer. */
  private id(): string {
    const { ids } = this.told;
    const place = this.next();
    return place >= 0 ? (ids[place] as string) : (ids[-1 - place] = this.part());
  }

  private word(address: number, length: number): string {
    return this.known(address, length).text;
  }

  private known(address: number, length: number): Word {
    const known = this.names.get(address);
    if (known !== undefined && known.text.length === length) return known;
    const text = this.decoded(address, length);
    const word = { text, put: putter(text) };
    this.names.set(address, word);
    return word;
  }

  /** Reads the next part of the text. */
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
