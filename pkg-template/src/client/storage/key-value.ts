// A store on key-value storage that can only set one key at a time; key-value-layout.ts describes the layout.

import type { KeyValue, Store, StoreChange, StoredData } from "../../../client.js";
import { bytesOf, text, textOf } from "../../core.js";
import { requireMethods } from "../options.js";
import { Conflict, serial, uniqueToken } from "./change.js";
import { type Contents, EMPTY, type Head, type Key, type LogRecord, readContents, seal } from "./key-value-layout.js";

export function keyValueStore(kv: KeyValue, prefix = "plaudit"): Store {
  requireMethods("kv", kv, ["getItem", "setItem", "removeItem"]);
  text(prefix, "prefix");
  // Clients share this object, not the keys, because only the object knows its own writes. Locks and messages reach other tabs, whose
  // stores need other names.
  const name = `plaudit-kv-${uniqueToken()}`;
  const inTurn = serial();
  let known: Contents | undefined;
  let revision = 0;

  const key: Key = (...parts) => [prefix, ...parts].join("/");
  const contents = async (): Promise<Contents> => (known ??= await readContents(kv, key));

  /** Runs a write. After a failure the storage's content is unknown, so the next call reads it again. */
  const write = <T>(action: (contents: Contents) => Promise<T>): Promise<T> =>
    inTurn(async () => {
      const now = await contents();
      await requireThere(now);
      known = undefined;
      const result = await action(now);
      known = now;
      return result;
    });

  /** Checks that the keys were not removed from outside; if they were, the store reads again and starts empty. */
  const requireThere = async ({ head, next }: Contents): Promise<void> => {
    const isUsed = head.generation > 0 || next > 1;
    const witness = head.generation > 0 ? key("head", head.generation % 2) : key("log", next - 1);
    if (!isUsed || (await kv.getItem(witness)) !== null) return;
    [known, revision] = [undefined, 0];
    throw new Conflict();
  };

  const log = async (now: Contents, generation: number, part: Partial<LogRecord>): Promise<void> => {
    const record: LogRecord = { generation, isPart: false, events: [], journal: [], claims: [], ...part };
    await kv.setItem(key("log", now.next), seal(record));
    now.queue.push(...record.events.map((text, index) => ({ text, record: now.next, index })));
    now.journal.push(...record.journal);
    for (const claim of record.claims) now.claims.add(claim);
    now.next += 1;
  };

  const commit = (change: StoreChange): Promise<void> =>
    write(async (now) => {
      const { dropped = 0, appended = [], journal = [], replaces_journal = false } = change;
      if ((change.revision ?? revision) !== revision || dropped > now.queue.length) throw new Conflict();
      revision += 1;
      const events = appended.map(textOf);
      if (change.base === undefined && dropped === 0 && !replaces_journal) return log(now, now.head.generation, { events, journal });
      const generation = now.top + 1;
      now.top = generation;
      now.queue.splice(0, dropped);
      if (replaces_journal) now.journal = [];
      const head = { ...now.head, generation };
      if (change.base !== undefined) {
        now.base = textOf(change.base);
        await kv.setItem(key("base", generation), now.base);
        head.base = generation;
      }
      if (events.length > 0) await log(now, generation, { isPart: true, events });
      now.journal.push(...journal);
      const first = now.queue[0]?.record ?? now.next;
      if (first > head.from || journal.length > 0 || replaces_journal) {
        // The file holds the whole journal, because records that leave the log take their entries with them.
        await kv.setItem(key("journal", generation), seal({ journal: now.journal, claims: [...now.claims] }));
        [head.journal, head.journaled] = [generation, now.next];
      }
      [head.from, head.skip, head.next] = [first, now.queue[0]?.index ?? 0, now.next];
      await kv.setItem(key("head", generation % 2), seal(head));
      await sweep(now, head);
    });

  /** Removes the keys that neither this head nor the previous one needs. */
  const sweep = async (now: Contents, head: Head): Promise<void> => {
    const { previous, head: last } = now;
    [now.previous, now.head] = [last, head];
    const garbage: string[] = [];
    for (let record = previous?.from ?? last.from; record < last.from; record += 1) garbage.push(key("log", record));
    for (const file of ["base", "journal"] as const) {
      const old = previous?.[file] ?? 0;
      if (old !== 0 && old !== last[file] && old !== head[file]) garbage.push(key(file, old));
    }
    // A key that cannot be removed is never read.
    await Promise.all(garbage.map((name) => kv.removeItem(name).catch(() => undefined)));
  };

  /** Returns the first key without damaged text. */
  const freeAside = async (): Promise<string> => {
    for (let index = 1; ; index += 1) {
      const name = key("aside", index);
      if ((await kv.getItem(name)) === null) return name;
    }
  };

  return {
    durable: true,
    name,
    load: () =>
      inTurn(async (): Promise<StoredData> => {
        known = undefined;
        const { base, queue, journal } = await contents();
        return {
          ...(base === undefined ? {} : { base: bytesOf(base) }),
          queue: queue.map(({ text }) => bytesOf(text)),
          journal: [...journal],
        };
      }),
    append: (entries) => commit({ appended: entries }),
    commit,
    claim: (claim) =>
      write(async (now) => {
        if (now.claims.has(claim)) return false;
        await log(now, now.head.generation, { claims: [claim] });
        return true;
      }),
    clear: () =>
      write(async (now) => {
        revision += 1;
        const heads = [key("head", 0), key("head", 1)];
        for (const name of heads) await kv.removeItem(name);
        for (let record = now.previous?.from ?? now.head.from; record <= now.next; record += 1) await kv.removeItem(key("log", record));
        for (let index = 1; (await kv.getItem(key("aside", index))) !== null; index += 1) await kv.removeItem(key("aside", index));
        for (const head of [now.head, now.previous])
          for (const file of ["base", "journal"] as const) if (head !== undefined) await kv.removeItem(key(file, head[file]));
        Object.assign(now, {
          head: EMPTY,
          previous: undefined,
          top: 0,
          next: 1,
          base: undefined,
          queue: [],
          journal: [],
          claims: new Set(),
        });
      }),
    revision: async () => revision,
    setAside: (what, text) => inTurn(async () => kv.setItem(await freeAside(), JSON.stringify({ what, text }))),
  };
}
