// Compares plaudit's built package with npm `croner` and `cron-parser`: the same expressions in UTC, in one run.
//
//   node benches/schedules.mjs        after `cargo xtask build`

import { CronExpressionParser } from "cron-parser";
import { Cron } from "croner";
import { createEngineSync, Schedule } from "../pkg/index.js";
import { rates, row } from "./lib/measure.mjs";
import { EXPRESSIONS, scheduled, STEPS, T0, WEEKLY_SEC, weekly } from "./lib/workload.mjs";

const start = new Date(T0 * 1_000);
// An offset of zero is croner's fastest form of UTC.
const croner = (expression) => new Cron(expression, { paused: true, utcOffset: 0 });
const seconds = (date) => date.getTime() / 1_000;

/** Each library's calls for the last of a number of occurrences around T0, in UNIX seconds. */
const subjects = {
  plaudit: {
    next: (schedule) => steps((at) => schedule.next(at), T0),
    previous: (schedule) => steps((at) => schedule.previous(at), T0),
    "in one call": (schedule) => schedule.upcoming(T0, STEPS).at(-1),
    make: (expression) => new Schedule(expression),
  },
  croner: {
    next: (cron) => seconds(steps((at) => cron.nextRun(at), start)),
    previous: (cron) => seconds(steps((at) => cron.previousRuns(1, at)[0], start)),
    "in one call": (cron) => seconds(cron.nextRuns(STEPS, start).at(-1)),
    make: croner,
  },
  "cron-parser": {
    next: (cron) => (cron.reset(start), seconds(steps(() => cron.next(), start))),
    previous: (cron) => (cron.reset(start), seconds(steps(() => cron.prev(), start))),
    "in one call": (cron) => (cron.reset(start), seconds(cron.take(STEPS).at(-1))),
    make: (expression) => CronExpressionParser.parse(expression, { currentDate: start, tz: "UTC" }),
  },
};

function steps(step, from) {
  let at = from;
  for (let n = 0; n < STEPS; n += 1) at = step(at);
  return at;
}

/** Evaluates all expressions, and keeps the answers for comparison. */
function worker(subject, form) {
  const schedules = EXPRESSIONS.map(subject.make);
  const work = () => {
    work.answers = schedules.map(subject[form]).join();
    return EXPRESSIONS.length * STEPS;
  };
  return work;
}

function compare(what, workers) {
  const found = rates(workers);
  const [ours, ...others] = Object.keys(workers);
  for (const other of others) {
    if (workers[other].answers !== workers[ours].answers)
      throw new Error(`${what}: ${other} answers ${workers[other].answers}, plaudit ${workers[ours].answers}`);
    row(what, found[ours], other, found[other]);
  }
}

for (const form of ["next", "previous", "in one call"]) {
  compare(`occurrences/s, ${form}`, Object.fromEntries(Object.entries(subjects).map(([name, subject]) => [name, worker(subject, form)])));
}

// Counts the active ones of ten thousand nodes. With croner, the caller adds the duration to the last occurrence.
const NODES = 10_000;
const engine = createEngineSync(scheduled(NODES));
const ids = Array.from({ length: NODES }, (_, n) => `n${n}`);
const crons = ids.map((_, n) => croner(weekly(n)));
const questions = {
  plaudit: (now) => ids.filter((id) => engine.isActive(id, now)).length,
  croner: (now) => {
    // An occurrence in this second counts.
    const asked = new Date((now + 1) * 1_000);
    return crons.filter((cron) => now < seconds(cron.previousRuns(1, asked)[0]) + WEEKLY_SEC).length;
  },
};

/** Repeats the question at instants that advance by `step`. */
function asker(question, step) {
  const work = () => {
    work.now += step;
    work.answers = question(work.now);
    return NODES;
  };
  work.now = T0;
  return work;
}

// A page asks again a second later, or so much later that every schedule has fired.
for (const [when, step] of [
  ["a second later", 1],
  ["a week later", 604_800],
]) {
  const check = Object.values(questions).map((question) => question(T0 + step));
  if (check[0] !== check[1]) throw new Error(`isActive: croner answers ${check[1]}, plaudit ${check[0]}`);
  const found = rates(Object.fromEntries(Object.entries(questions).map(([name, question]) => [name, asker(question, step)])));
  row(`isActive/s over ${NODES} nodes, ${when}`, found.plaudit, "croner", found.croner);
}
