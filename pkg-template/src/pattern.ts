// Views of one node: what its definition says is built once, frozen, and shared by all of them.

export interface Members {
  [key: string]: unknown;
}

type Put = (view: Members, value: unknown) => void;

/** Views with the same members. */
interface Variant {
  view: Members;
  /** For each member that a view gets anew. */
  puts: Put[];
}

export class Pattern {
  /** By which of the changing members are absent, as bits. */
  private readonly variants = new Map<number, Variant>();

  /** `whole` has every member that a view of the node may have, in their order; `changing` are those that a view gets anew. */
  constructor(private readonly changing: readonly string[], private readonly whole: Members) {
    for (const key of Object.keys(whole)) if (!changing.includes(key)) freeze(whole[key]);
  }

  /** What a view without some of its changing members is made of. */
  variant(absent: number): Variant {
    const known = this.variants.get(absent);
    if (known !== undefined) return known;
    const isThere = (_: string, at: number): boolean => (absent & (1 << at)) === 0;
    const left = this.changing.filter((name, at) => !isThere(name, at));
    const keys = Object.keys(this.whole).filter((key) => !left.includes(key));
    // Parsed, not built key by key: engines keep that object in a form that is copied fast.
    const view = JSON.parse(`{${keys.map((key) => `${JSON.stringify(key)}:0`).join()}}`) as Members;
    for (const key of keys) view[key] = this.whole[key];
    const variant = { view, puts: this.changing.filter(isThere).map(putter) };
    this.variants.set(absent, variant);
    return variant;
  }
}

/** Sets an own member; a key such as `__proto__` is a key like any other. */
export function set(object: Members, key: string, value: unknown): void {
  if (key === "__proto__") Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}

function freeze(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  Object.freeze(value);
  for (const key of Object.keys(value)) freeze((value as Members)[key]);
}

/** Assigning under a name that stands in the code is several times as fast as under one that was told, which any other name is. */
function putter(name: string): Put {
  return PUTS[name] ?? ((view, value) => (view[name] = value));
}

const PUTS: { readonly [name: string]: Put } = {
  count: (view, value) => (view["count"] = value),
  claim_time_sec: (view, value) => (view["claim_time_sec"] = value),
  current_time_sec: (view, value) => (view["current_time_sec"] = value),
  expire_time_sec: (view, value) => (view["expire_time_sec"] = value),
  reset_time_sec: (view, value) => (view["reset_time_sec"] = value),
  update_time_sec: (view, value) => (view["update_time_sec"] = value),
  reward: (view, value) => (view["reward"] = value),
  is_active: (view, value) => (view["is_active"] = value),
  pending_claims: (view, value) => (view["pending_claims"] = value),
  earned_count: (view, value) => (view["earned_count"] = value),
  first_earned_time_sec: (view, value) => (view["first_earned_time_sec"] = value),
  last_earned_time_sec: (view, value) => (view["last_earned_time_sec"] = value),
  progress: (view, value) => (view["progress"] = value),
  state: (view, value) => (view["state"] = value),
  claimable: (view, value) => (view["claimable"] = value),
  claimable_total: (view, value) => (view["claimable_total"] = value),
  value: (view, value) => (view["value"] = value),
  target: (view, value) => (view["target"] = value),
  reasons: (view, value) => (view["reasons"] = value),
  total_claim_time_sec: (view, value) => (view["total_claim_time_sec"] = value),
  total_reward: (view, value) => (view["total_reward"] = value),
  pending_total_claims: (view, value) => (view["pending_total_claims"] = value),
  sub_achievements: (view, value) => (view["sub_achievements"] = value),
};
