// What a device of the page remembers beside its client's store: how its network is switched, and what is in its inbox.

import { forgetMemory, loadMemory, saveMemory, type DeviceMemory, type Note } from "../saved.ts";
import { CONDITIONS, type Condition } from "./network.ts";

const NOTES_KEPT = 50;
const KEYS_KEPT = 1_000;

export class Memory {
  readonly #name: string;
  readonly #kept: DeviceMemory;

  constructor(name: string) {
    this.#name = name;
    this.#kept = loadMemory(name);
  }

  get condition(): Condition {
    return CONDITIONS.find((condition) => condition === this.#kept.condition) ?? "online";
  }

  set condition(condition: Condition) {
    this.#keep({ condition });
  }

  /** Newest first. */
  get notes(): readonly Note[] {
    return this.#kept.notes;
  }

  note(note: Note): void {
    this.#keep({ notes: [note, ...this.#kept.notes].slice(0, NOTES_KEPT) });
  }

  /** Keys of the unlocks that were celebrated here. */
  get celebrated(): ReadonlySet<string> {
    return new Set(this.#kept.celebrated);
  }

  celebrate(key: string): void {
    this.#keep({ celebrated: [key, ...this.#kept.celebrated].slice(0, KEYS_KEPT) });
  }

  /** How many of these, and of the notes, nobody has read. */
  unread(keys: readonly string[]): number {
    const read = new Set(this.#kept.read);
    return [...keys, ...this.notes.map(idOf)].filter((key) => !read.has(key)).length;
  }

  /** These have been read, and the notes. */
  markRead(keys: readonly string[]): void {
    this.#keep({ read: [...keys, ...this.notes.map(idOf)].slice(0, KEYS_KEPT) });
  }

  forget(): void {
    forgetMemory(this.#name);
  }

  #keep(change: Partial<DeviceMemory>): void {
    saveMemory(this.#name, Object.assign(this.#kept, change));
  }
}

function idOf({ kind, id, at }: Note): string {
  return `${kind} ${id} ${String(at)}`;
}
