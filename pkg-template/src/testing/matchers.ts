// Matchers for Vitest and Jest, with messages that explain a failure.

import type { Client } from "../../client.js";
import { PlauditError, shown } from "../core.js";
import type { Achievement, AchievementState, Names, SubAchievement } from "../../index.js";
import type { Celebrations, ClientMatchers, MatcherResult } from "../../testing.js";
import { refused } from "./checks.js";

const STATES: { [state in AchievementState]: true } = {
  claimable: true,
  claimed: true,
  done: true,
  archived: true,
  expired: true,
  missed: true,
  inactive: true,
  locked: true,
  disabled: true,
  app_version: true,
  open: true,
};

type Matcher<Name extends keyof ClientMatchers<unknown>> = (
  received: unknown,
  ...expected: Parameters<ClientMatchers<unknown>[Name]>
) => MatcherResult;

// An argument that no achievement can match would let `.not` pass always, so it is refused.

const toHaveState: Matcher<"toHaveState"> = (received, id, state) => {
  if (typeof state !== "string" || !Object.prototype.hasOwnProperty.call(STATES, state))
    throw refused(`the state must be one of ${Object.keys(STATES).join(", ")}, found ${shown(state)}`);
  return ofView("toHaveState", received, id, (view) => ({
    pass: view.state === state,
    found: `it is ${view.state}`,
    expected: `${JSON.stringify(id)} to be ${state}`,
  }));
};

const toHaveProgress: Matcher<"toHaveProgress"> = (received, id, value, target) => {
  if (!Number.isFinite(value)) throw refused(`the progress must be a number, found ${shown(value)}`);
  if (target !== undefined && !Number.isFinite(target)) throw refused(`the target must be a number or left out, found ${shown(target)}`);
  return ofView("toHaveProgress", received, id, (view) => ({
    pass: view.value === value && (target === undefined || view.target === target),
    found: `it is at ${view.value} of ${view.target}`,
    expected: `${JSON.stringify(id)} to be at ${value}${target === undefined ? "" : ` of ${target}`}`,
  }));
};

const toBeClaimable: Matcher<"toBeClaimable"> = (received, id) =>
  ofView("toBeClaimable", received, id, (view) => ({
    pass: view.claimable || view.claimable_total,
    found: `it is ${view.state}`,
    expected: `${JSON.stringify(id)} to be claimable`,
  }));

const toHaveCelebrated: Matcher<"toHaveCelebrated"> = (received, ids) => {
  if (!isCelebrations(received)) throw refused(`toHaveCelebrated expects the result of recordCelebrations, found ${shown(received)}`);
  if (!Array.isArray(ids) || ids.some((id) => typeof id !== "string"))
    throw refused(`toHaveCelebrated takes an array of ids, found ${Array.isArray(ids) ? JSON.stringify(ids) : shown(ids)}`);
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

function ofView(matcher: string, received: unknown, id: string, judge: (view: Achievement | SubAchievement) => Verdict): MatcherResult {
  if (!isClient(received)) throw refused(`expect(…).${matcher} takes a client, found ${shown(received)}`);
  const view = received.get(id);
  if (view === undefined)
    throw new PlauditError(`the client has no achievement ${JSON.stringify(id)}, or it is hidden`, { code: "NOT_FOUND" });
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
