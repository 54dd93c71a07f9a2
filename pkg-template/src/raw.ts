// Wraps the engines and replicas of wasm, with plain arguments and answers: all documents cross the boundary here.

import type { Achievement, AchievementList, Explanation, Issue, Outcome, State, SubAchievement } from "../index.js";
import type { Boundary, Tellings } from "./answers.js";
import type { Intent, RawReplica, ReplicaOptions, SavedTexts } from "./client/replica.js";
import { type Row, emptyRow, row } from "./encode.js";
import type { GlueEngine, GlueReplica, Glue } from "./glue.js";
import type { Plain } from "./plain.js";

/** An engine in wasm. */
export interface RawEngine {
  warnings(): Issue[];
  apply(commands: Row): Outcome;
  preview(commands: Row): Outcome;
  list(now: number, category: string | undefined): AchievementList;
  get(id: string, now: number): Achievement | SubAchievement | undefined;
  setLocale(locale: string | undefined): void;
  isActive(id: string, now: number): boolean;
  nextChange(now: number): number | undefined;
  explain(id: string, now: number): Explanation;
  state(): State;
  free(): void;
}

export function rawEngine(glue: Glue, boundary: Boundary, documents: Row): RawEngine {
  const inner: GlueEngine = new glue.Engine(boundary.send(documents));
  const told: Tellings = [];
  const read = <T>(address: number): T => boundary.read(address, told) as T;
  return {
    warnings: () => read(inner.warnings()),
    apply: (commands) => read(inner.apply(boundary.send(commands))),
    preview: (commands) => read(inner.preview(boundary.send(commands))),
    list: (now, category) => read(inner.list(now, category)),
    get: (id, now) => read(inner.get(id, now)),
    setLocale: (locale) => read(inner.setLocale(locale)),
    isActive: (id, now) => read(inner.isActive(id, now)),
    nextChange: (now) => read(inner.nextChange(now)),
    explain: (id, now) => read(inner.explain(id, now)),
    state: () => read(inner.state()),
    free: () => inner.free(),
  };
}

export function rawReplica(glue: Glue, boundary: Boundary, saved: SavedTexts, options: ReplicaOptions): RawReplica {
  const inner: GlueReplica = new glue.Replica(boundary.send(emptyRow().add(saved, "INTERNAL").add(options, "INTERNAL")));
  const told: Tellings = [];
  const read = <T>(address: number): T => boundary.read(address, told) as T;
  const send = (document: Plain | SavedTexts | Intent | readonly object[]): number => boundary.send(row(document, "INVALID_COMMAND"));
  return {
    opened: () => read(inner.opened()),
    reread: (saved, freshCid) => read(inner.reread(send(saved), freshCid)),
    follow: (stream) => read(inner.follow(stream)),
    setLocale: (locale) => read(inner.setLocale(locale)),
    record: (intent) => read(inner.record(send(intent))),
    request: (nonce, wallMs, monoMs, boot) => read(inner.request(nonce, wallMs, monoMs, boot)),
    accept: (answer, freshCid) => read(inner.accept(send(answer), freshCid)),
    stored: () => read(inner.stored()),
    adopt: (eid) => read(inner.adopt(eid)),
    adoptAside: (eid, text) => read(inner.adoptAside(eid, text)),
    setClockBack: (wallMs, monoMs, eid) => read(inner.setClockBack(wallMs, monoMs, eid)),
    saved: () => read(inner.saved()),
    forget: (nonce) => read(inner.forget(nonce)),
    acknowledge: (keyOrEid) => read(inner.acknowledge(keyOrEid)),
    resume: () => read(inner.resume()),
    status: () => read(inner.status()),
    queue: (turn, known) => read(inner.queue(turn, known)),
    inbox: (stream) => read(inner.inbox(stream)),
    unlocks: (stream) => read(inner.unlocks(stream)),
    base: (stream) => read(inner.base(stream)),
    snapshot: (stream) => read(inner.snapshot(stream)),
    list: (stream, now, category) => read(inner.list(stream, now, category)),
    changed: (stream, now) => read(inner.changed(stream, now)),
    get: (stream, id, now) => read(inner.get(stream, id, now)),
    explain: (stream, id, now) => read(inner.explain(stream, id, now)),
    nextChange: (stream, now) => read(inner.nextChange(stream, now)),
    preview: (stream, commands) => read(inner.preview(stream, send(commands))),
    awaitsOpening: (now, appVersion) => read(inner.awaitsOpening(now, appVersion)),
    now: (wallMs, monoMs) => read(inner.now(wallMs, monoMs)),
    clock: (wallMs, monoMs) => read(inner.clock(wallMs, monoMs)),
    offset_sec: () => read(inner.offset_sec()),
    answered: (sentWallMs, sentMonoMs, wallMs, monoMs, serverTime) =>
      read(inner.answered(sentWallMs, sentMonoMs, wallMs, monoMs, serverTime)),
    failed: (retryAfterSec, random) => read(inner.failed(retryAfterSec, random)),
    startOver: () => read(inner.startOver()),
    free: () => inner.free(),
  };
}
