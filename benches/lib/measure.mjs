// Rates for fair comparisons: subjects take turns in one run after a warm-up, and the median of the rounds counts.

export const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Operations per second of each subject: a function that does its work once, and returns the number of operations. */
export function rates(subjects, { roundMs = 100, rounds = 5 } = {}) {
  const found = Object.fromEntries(Object.keys(subjects).map((name) => [name, []]));
  // The first turn warms up. The subjects alternate, so that a busy moment of the machine affects all.
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

/** One row of the final table of `cargo xtask bench`: operations per second of both sides, and their ratio. */
export const row = (what, plaudit, other, against) =>
  console.log(`| ${what} | ${number(plaudit)} | ${number(against)} (${other}) | ${(plaudit / against).toPrecision(3)} |`);
