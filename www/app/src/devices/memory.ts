// Data of a device that is not in its client's store: the condition of its network, and its inbox.

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

  /** The keys of the unlocks that were celebrated on this device. */
  get celebrated(): ReadonlySet<string> {
    return new Set(this.#kept.celebrated);
  }

  celebrate(key: string): void {
    this.#keep({ celebrated: [key, ...this.#kept.celebrated].slice(0, KEYS_KEPT) });
  }

  /** Returns the number of unread entries among these keys and the notes. */
  unread(keys: readonly string[]): number {
    const read = new Set(this.#kept.read);
    return [...keys, ...this.notes.map(idOf)].filter((key) => !read.has(key)).length;
  }

  /** Marks these keys and all notes as read. */
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
