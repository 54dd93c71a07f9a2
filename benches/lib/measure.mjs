// Rates that are fair to both sides: by turns in one run, after a warm-up, the median of the rounds.

export const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Operations per second of each subject; a subject is a function that works once and returns how many operations that was. */
export function rates(subjects, { roundMs = 100, rounds = 5 } = {}) {
  const found = Object.fromEntries(Object.keys(subjects).map((name) => [name, []]));
  // The first turn warms up. By turns, so that a busy moment of the machine hits all.
  for (let turn = 0; turn <= rounds; turn += 1) {
    for (const [name, work] of Object.entries(subjects)) {
      const start = performance.now();
      let done = 0;
      let elapsed = 0;
      while (elapsed < roundMs) {
        done += work();
        elapsed = performance.now() - start;
      }
      if (turn > 0) found[name].push((done / elapsed) * 1_000);
    }
  }
  return Object.fromEntries(Object.entries(found).map(([name, numbers]) => [name, median(numbers)]));
}

export const number = (value) => (value < 100 ? value.toPrecision(3) : Math.round(value).toLocaleString("en-US"));

/** One row of the table that `cargo xtask bench` ends with: operations per second, and how many times those of the other. */
export const row = (what, plaudit, other, against) =>
  console.log(`| ${what} | ${number(plaudit)} | ${number(against)} (${other}) | ${(plaudit / against).toPrecision(3)} |`);
