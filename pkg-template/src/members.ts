// Access to objects whose keys come from documents: `__proto__` is an ordinary key, and no member is inherited.

export interface Members {
  [key: string]: unknown;
}

/** Returns an own member. */
export function own<V>(object: { readonly [key: string]: V }, key: string): V | undefined {
  return Object.prototype.hasOwnProperty.call(object, key) ? object[key] : undefined;
}

/** Sets an own member. */
export function set(object: Members, key: string, value: unknown): void {
  if (key === "__proto__") Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}

/** Sets one member. */
export type Put = (object: Members, value: unknown) => void;

/** Returns a setter for a member. Setters with a literal name are several times as fast, so the frequent names have one each. */
export function putter(name: string): Put {
  return own(PUTS, name) ?? ((object, value) => set(object, name, value));
}

const PUTS: { readonly [name: string]: Put } = {
  count: (object, value) => (object["count"] = value),
  claim_time_sec: (object, value) => (object["claim_time_sec"] = value),
  current_time_sec: (object, value) => (object["current_time_sec"] = value),
  expire_time_sec: (object, value) => (object["expire_time_sec"] = value),
  reset_time_sec: (object, value) => (object["reset_time_sec"] = value),
  update_time_sec: (object, value) => (object["update_time_sec"] = value),
  reward: (object, value) => (object["reward"] = value),
  is_active: (object, value) => (object["is_active"] = value),
  pending_claims: (object, value) => (object["pending_claims"] = value),
  earned_count: (object, value) => (object["earned_count"] = value),
  first_earned_time_sec: (object, value) => (object["first_earned_time_sec"] = value),
  last_earned_time_sec: (object, value) => (object["last_earned_time_sec"] = value),
  progress: (object, value) => (object["progress"] = value),
  streak: (object, value) => (object["streak"] = value),
  state: (object, value) => (object["state"] = value),
  claimable: (object, value) => (object["claimable"] = value),
  claimable_total: (object, value) => (object["claimable_total"] = value),
  value: (object, value) => (object["value"] = value),
  target: (object, value) => (object["target"] = value),
  reasons: (object, value) => (object["reasons"] = value),
  total_claim_time_sec: (object, value) => (object["total_claim_time_sec"] = value),
  total_reward: (object, value) => (object["total_reward"] = value),
  pending_total_claims: (object, value) => (object["pending_total_claims"] = value),
  sub_achievements: (object, value) => (object["sub_achievements"] = value),
  type: (object, value) => (object["type"] = value),
  at: (object, value) => (object["at"] = value),
  id: (object, value) => (object["id"] = value),
  key: (object, value) => (object["key"] = value),
  title: (object, value) => (object["title"] = value),
  kind: (object, value) => (object["kind"] = value),
  pending_roll: (object, value) => (object["pending_roll"] = value),
  retroactive: (object, value) => (object["retroactive"] = value),
  eid: (object, value) => (object["eid"] = value),
  stream: (object, value) => (object["stream"] = value),
  command: (object, value) => (object["command"] = value),
  achievements: (object, value) => (object["achievements"] = value),
  duration_sec: (object, value) => (object["duration_sec"] = value),
  content_id: (object, value) => (object["content_id"] = value),
  add: (object, value) => (object["add"] = value),
  utc_offset_sec: (object, value) => (object["utc_offset_sec"] = value),
};
