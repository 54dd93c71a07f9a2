// Matchers for Vitest and Jest, with messages that explain a failure.

import type { Client } from "../../client.js";
import type { Achievement, Names, SubAchievement } from "../../index.js";
import type { Celebrations, ClientMatchers, MatcherResult } from "../../testing.js";

type Matcher<Name extends keyof ClientMatchers<unknown>> = (
  received: unknown,
  ...expected: Parameters<ClientMatchers<unknown>[Name]>
) => MatcherResult;

const toHaveState: Matcher<"toHaveState"> = (received, id, state) =>
  ofView(received, id, (view) => ({
    pass: view.state === state,
    found: `it is ${view.state}`,
    expected: `${JSON.stringify(id)} to be ${state}`,
  }));

const toHaveProgress: Matcher<"toHaveProgress"> = (received, id, value, target) =>
  ofView(received, id, (view) => ({
    pass: view.value === value && (target === undefined || view.target === target),
    found: `it is at ${view.value} of ${view.target}`,
    expected: `${JSON.stringify(id)} to be at ${value}${target === undefined ? "" : ` of ${target}`}`,
  }));

const toBeClaimable: Matcher<"toBeClaimable"> = (received, id) =>
  ofView(received, id, (view) => ({
    pass: view.claimable || view.claimable_total,
    found: `it is ${view.state}`,
    expected: `${JSON.stringify(id)} to be claimable`,
  }));

const toHaveCelebrated: Matcher<"toHaveCelebrated"> = (received, ids) => {
  if (!isCelebrations(received)) throw new TypeError("toHaveCelebrated expects the result of recordCelebrations");
  const found = received.ids;
  const pass = JSON.stringify(found) === JSON.stringify(ids);
  return {
    pass,
    message: () =>
      `expected ${pass ? "other celebrations than" : "the celebrations"} ${JSON.stringify(ids)}, found ${JSON.stringify(found)}${refusals(received)}`,
  };
};

export const matchers = { toHaveState, toHaveProgress, toBeClaimable, toHaveCelebrated };

interface Verdict {
  pass: boolean;
  expected: string;
  found: string;
}

function ofView(received: unknown, id: string, judge: (view: Achievement | SubAchievement) => Verdict): MatcherResult {
  if (!isClient(received)) throw new TypeError("expect(…) takes a client");
  const view = received.get(id);
  // `.not` fails too; otherwise a test with a misspelled id would always pass.
  if (view === undefined) throw new TypeError(`the client has no achievement ${JSON.stringify(id)}, or it is hidden`);
  const { pass, expected, found } = judge(view);
  const reasons = view.reasons.length === 0 ? "" : `; reasons: ${JSON.stringify(view.reasons)}`;
  return {
    pass,
    message: () => (pass ? `expected ${expected.replace(" to be ", " not to be ")}` : `expected ${expected}, ${found}${reasons}`),
  };
}

/** Lists rejections and errors, the most common causes of a missing celebration. */
function refusals({ rejected, errors }: Celebrations): string {
  const told = [...rejected, ...errors].map(({ code, message }) => `${code}: ${message}`);
  return told.length === 0 ? "" : `; the client raised ${told.join("; ")}`;
}

function isClient(value: unknown): value is Client<Names> {
  return typeof value === "object" && value !== null && "get" in value && "getSnapshot" in value;
}

function isCelebrations(value: unknown): value is Celebrations {
  return typeof value === "object" && value !== null && "ids" in value && "rejected" in value;
}
