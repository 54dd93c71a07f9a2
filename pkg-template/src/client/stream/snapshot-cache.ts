// Caches the snapshot of one stream: the same object until something changes; unchanged parts keep their identity, so that a page rerenders
// only what has changed.

import type { Snapshot, Status } from "../../../client.js";
import type { ReplicaHost } from "../replica-host.js";
import { quietTimer, readClocks } from "../platform.js";
import type { AchievementList } from "../../../index.js";
import { frozen } from "../../core.js";
import type { RawReplica, WaitingEvent } from "../replica.js";
import { NOTHING } from "./nothing.js";

/** How long before the expiry of an event the status reports it, in seconds. */
export const EXPIRING_SEC = 86_400;

/** The largest jump of the wall clock that the status does not report, in milliseconds (K15). */
const JUMP_MS = 2_000;

export class SnapshotCache {
  private current: Snapshot = frozen(NOTHING);
  private isDirty = true;
  /** The next instant at which the snapshot changes by time alone. */
  private turns: number | undefined;
  /** Whether the achievements of `current` lack changes that the engine has already reported. */
  private isBehind = true;
  private stopTimer = (): void => undefined;
  private isClosed = false;
  /** The wall clock minus the monotonic one when the snapshot was read. */
  private lead = 0;

  /** `due` is called when time alone has changed the snapshot. */
  constructor(
    private readonly host: ReplicaHost,
    private readonly stream: string,
    private readonly status: () => Status,
    private readonly rarity: () => Snapshot["rarity"],
    private readonly due: () => void,
  ) {}

  /** Notes that the snapshot may have changed. */
  touch(): void {
    this.isDirty = true;
  }

  snapshot(): Snapshot {
    const { wall_ms, mono_ms } = readClocks();
    const lead = wall_ms - mono_ms;
    if (Math.abs(lead - this.lead) > JUMP_MS) this.isDirty = true;
    const isDue = this.turns !== undefined && this.host.now() >= this.turns;
    if ((!this.isDirty && !isDue) || this.host.isDead) return this.current;
    this.isDirty = false;
    this.lead = lead;
    const [before, later] = [this.current.achievements, this.read()];
    // The achievements, of which there may be thousands, are shared already.
    const around = shared(this.current, { ...later, achievements: before });
    // Shared by all readers, of which none may change what the others see.
    this.current = frozen(later.achievements === before ? around : { ...around, achievements: later.achievements });
    this.turns = turnOf(this.current);
    this.wait();
    return this.current;
  }

  close(): void {
    this.isClosed = true;
    this.stopTimer();
  }

  private read(): Snapshot {
    const { host, stream } = this;
    // The status comes first, because reading it notices a jump of the clock, which changes `now`.
    const [status, now, rarity] = [this.status(), host.now(), this.rarity()];
    // The stream of a team is missing if the player is not a member.
    return host.ask((raw) => {
      const seen: Snapshot = { ...NOTHING, status, ...(rarity && { rarity }) };
      const wasBehind = this.isBehind;
      this.isBehind = true;
      if (!raw.base(stream)) return seen;
      const changed = raw.changed(stream, now);
      const isWhole = changed === undefined || wasBehind;
      const before = this.current.achievements;
      const achievements = isWhole ? shared(before, raw.list(stream, now, undefined)) : withChanged(before, changed);
      const next_change = raw.nextChange(stream, now);
      const snapshot = { ...seen, achievements, inbox: raw.inbox(stream), ...(next_change !== undefined && { next_change }) };
      this.isBehind = false;
      return snapshot;
    });
  }

  /** Sets a timer for the next change, or for the longest delay of a timer if that is shorter, and then once more. */
  private wait(): void {
    this.stopTimer();
    const { turns } = this;
    if (turns === undefined || this.isClosed) return;
    this.stopTimer = quietTimer(
      () => {
        // The session reports the next engine.
        if (this.host.isDead) return;
        if (this.host.now() < turns) return this.wait();
        this.touch();
        this.due();
      },
      (turns - this.host.now()) * 1000,
    );
  }
}

/** Returns the next instant at which a view changes, or at which the status reports the expiry of events (K18). */
function turnOf({ next_change, status }: Snapshot): number | undefined {
  const expiring = status.expires_at === undefined || status.expiring === true ? undefined : status.expires_at - EXPIRING_SEC;
  return next_change === undefined || expiring === undefined ? (next_change ?? expiring) : Math.min(next_change, expiring);
}

/** The instant of a view, which differs in every snapshot and is not displayed. */
const ASKED_AT = "current_time_sec";

type Members = { [key: string]: unknown };

/** Returns the later document with its unchanged parts taken from the earlier one; the earlier one if nothing has changed. */
function shared<T>(earlier: unknown, later: T): T {
  if (Object.is(earlier, later)) return later;
  if (!isObject(earlier) || !isObject(later) || Array.isArray(earlier) !== Array.isArray(later)) return later;
  const keys = Object.keys(later);
  let isSame = keys.length === Object.keys(earlier).length;
  for (const key of keys) {
    const isKnown = Object.prototype.hasOwnProperty.call(earlier, key);
    const part = isKnown ? shared(earlier[key], later[key]) : later[key];
    isSame &&= isKnown && (Object.is(part, earlier[key]) || key === ASKED_AT);
    if (!Object.is(part, later[key])) put(later, key, part);
  }
  return isSame ? (earlier as T) : later;
}

/** Returns a list with the changed achievements; the same list if nothing has changed. */
function withChanged(list: AchievementList, changed: AchievementList): AchievementList {
  const achievements = withEach(list.achievements, changed.achievements);
  const repeat_achievements = withEach(list.repeat_achievements, changed.repeat_achievements);
  const isSame = achievements === list.achievements && repeat_achievements === list.repeat_achievements;
  return isSame ? list : { achievements, repeat_achievements };
}

function withEach<V>(views: { [id: string]: V }, changed: { [id: string]: V }): { [id: string]: V } {
  const news = Object.keys(changed)
    .map((id) => [id, shared(views[id], changed[id])] as const)
    .filter(([id, view]) => view !== views[id]);
  if (news.length === 0) return views;
  const all = { ...views };
  for (const [id, view] of news) put(all, id, frozen(view));
  // The other views are frozen, and need not be visited.
  return Object.freeze(all);
}

function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null;
}

/** Sets a member, which may be called `__proto__`. Frozen parts are shared already. */
function put(later: Members, key: string, part: unknown): void {
  if (!Object.isFrozen(later)) Object.defineProperty(later, key, { value: part, writable: true, enumerable: true, configurable: true });
}

export class PendingEvents {
  private raw: RawReplica | undefined;
  private turn = 0;
  /** The number of events that have left the front of the queue. */
  private first = 0;
  private events: WaitingEvent[] = [];

  /** Returns the pending events of all streams, oldest first. */
  of(raw: RawReplica): readonly WaitingEvent[] {
    const known = raw === this.raw ? this.first + this.events.length : 0;
    const { turn, first, events } = raw.queue(raw === this.raw ? this.turn : -1, known);
    const kept = raw === this.raw && turn === this.turn ? this.events.slice(first - this.first) : [];
    [this.raw, this.turn, this.first] = [raw, turn, first];
    // Pushed one by one, because a queue may have more events than a call accepts arguments.
    for (const event of events) kept.push(event);
    this.events = kept;
    return kept;
  }
}
