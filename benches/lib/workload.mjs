// The inputs of the benchmarks of schedules and engines.

/** 2026-01-01T00:00:00Z, a Thursday. */
export const T0 = 1_767_225_600;

/** Expressions with the same meaning in all libraries. */
export const EXPRESSIONS = ["*/15 * * * *", "0 0 * * *", "30 9 * * 1-5", "0 0 * * 1", "0 0 1 * *", "15 8 1,15 * *"];

/** The number of consecutive occurrences; for the rarest expression they span about eight years. */
export const STEPS = 100;

const achievements = (count, node) => ({ achievements: Object.fromEntries(Array.from({ length: count }, (_, n) => [`n${n}`, node(n)])) });

/** Counted nodes with a schedule, a category and a reward. */
export const counted = (count) =>
  achievements(count, (n) => ({
    name: `Node ${n}`,
    description: "Win matches.",
    category: `c${n % 10}`,
    max_count: 1_000_000_000,
    reset_cronexpr: EXPRESSIONS[n % EXPRESSIONS.length],
    reward: { guaranteed: { currencies: { gold: { min: 100 } } } },
  }));

/** The start of twelve hours a week, at a different minute for each of 10,000 nodes. */
export const weekly = (n) => `${n % 60} ${Math.floor(n / 60) % 24} * * ${Math.floor(n / 1_440) % 7}`;
export const WEEKLY_SEC = 43_200;
export const scheduled = (count) =>
  achievements(count, (n) => ({ name: "N", max_count: 1, reset_cronexpr: weekly(n), duration_sec: WEEKLY_SEC }));

/** The ids of a hundred nodes, spread evenly: those that one user updates. */
export const touched = (count) => Array.from({ length: 100 }, (_, n) => `n${n * Math.floor(count / 100)}`);
