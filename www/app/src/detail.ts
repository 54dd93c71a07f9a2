// The details of one achievement: criteria, state, rewards, and schedule.

import { h, type Child } from "./dom.ts";
import { instant, longDate, plural } from "./format.ts";
import { claims } from "./actions.ts";
import { emblem, icon } from "./icons.ts";
import { achievementsOf } from "../../../pkg-template/src/nesting.ts";
import { amount, bar, button, grantedChips, phrase, pill, timing, wayWords } from "./parts.ts";
import { offer } from "./rewards.ts";
import { isRecord } from "./json.ts";
import { isOpen, nameOf, shownState, unlocked, type Game, type View } from "./game.ts";
import type { Sheet } from "./sheet.ts";
import { criteria, reasonWords, scheduleWords, upcoming } from "./words.ts";

export function detailSheet(game: Game, id: string): Sheet {
  return {
    name: `detail ${id}`,
    title: () => game.get(id)?.name ?? "No longer available",
    body: () => {
      const view = game.get(id);
      return view === undefined ? [h("p", {}, "This achievement is not in the document.")] : body(game, view);
    },
  };
}

function body(game: Game, view: View): Child[] {
  const now = game.now();
  const reasons = reasonWords(game, view, now);
  const got = unlocked(view);
  return [
    h(
      "div",
      { class: `detail-head ${shownState(view)}${got ? " got" : ""}` },
      h("span", { class: "medal" }, emblem(view.icon, view.name)),
      h(
        "div",
        {},
        view.category !== "" && h("p", { class: "caption" }, view.category),
        view.description !== "" && h("p", { class: "lead" }, view.description),
        h("p", { class: "meta" }, pill(view), timing(view, now)),
      ),
    ),
    h("div", { class: "way" }, bar(view), view.target > 0 && h("span", { class: "numbers" }, wayWords(view))),
    h(
      "dl",
      { class: "facts" },
      fact("How to earn it", criteria(game, view)),
      reasons.length > 0 &&
        fact(
          isOpen(view) ? "Good to know" : "What blocks it",
          reasons.map((words) => h("p", {}, phrase(words, now))),
        ),
      conditions(game, view),
      scheduleFact(game, view),
      windowFact(view),
      rewardFact(game, view),
      got && fact("Unlocked", earnedWords(view)),
      view.archived && fact("Archived", "No longer awarded; players who have it keep it."),
    ),
    h(
      "div",
      { class: "sheet-actions" },
      claims(view),
      got && button("share-node", "Share", { icon: "share", label: `Share ${view.name}`, data: { id: view.id } }),
    ),
  ];
}

function fact(term: string, ...definition: Child[]): HTMLElement {
  return h("div", { class: "fact", "data-key": term }, h("dt", {}, term), h("dd", {}, ...definition));
}

function conditions(game: Game, view: View): Child {
  if (view.precondition_ids.length === 0) return null;
  const items = view.precondition_ids.map((id) => {
    const node = game.get(id);
    const met = node !== undefined && unlocked(node);
    return h(
      "li",
      {},
      icon(met ? "check" : "lock"),
      node === undefined ? nameOf(game, id) : h("button", { type: "button", class: "name", "data-do": "detail", "data-id": id }, node.name),
      h("span", { class: "unseen" }, met ? ", done" : ", not done yet"),
    );
  });
  return fact("Needs", h("ul", { class: "conditions" }, items));
}

function scheduleFact(game: Game, view: View): Child {
  const definition = definitionOf(game, view.id);
  const expression = definition["reset_cronexpr"];
  if (typeof expression !== "string" || expression === "") return null;
  const offset = Number(definition["time_offset_sec"] ?? 0);
  return fact(
    "Schedule",
    scheduleWords(expression, offset, Number(definition["duration_sec"] ?? 0)),
    h("p", { class: "caption" }, `Next: ${upcoming(expression, offset, game.now()).join(" · ")}`),
  );
}

function windowFact(view: View): Child {
  if (!("start_time_sec" in view) || (view.start_time_sec === 0 && view.end_time_sec === 0)) return null;
  const from = view.start_time_sec === 0 ? "" : `From ${instant(view.start_time_sec)} `;
  return fact("Runs", `${from}${view.end_time_sec === 0 ? "" : `until ${instant(view.end_time_sec)}`}`);
}

function rewardFact(game: Game, view: View): Child {
  const got = grantedChips(game, view);
  const { certain, chances, rolls } = offer(view.available_rewards);
  const total = "sub_achievements" in view ? offer(view.available_total_reward) : undefined;
  if (got.length === 0 && certain.length === 0 && chances.length === 0 && (total?.certain.length ?? 0) === 0) return null;
  return fact(
    shownState(view) === "claimed" ? "Reward received" : "Reward",
    got.length > 0 && h("ul", { class: "chips", "aria-label": "Received" }, got),
    certain.length > 0 && h("p", {}, certain.map((prize) => amount(game, prize)).join(", ")),
    chances.length > 0 && [
      h("p", { class: "caption" }, `And ${plural(rolls, "roll")} of:`),
      h(
        "ul",
        { class: "odds" },
        chances.map(({ prizes, percent }) =>
          h(
            "li",
            {},
            h("span", {}, prizes.map((prize) => amount(game, prize)).join(", ")),
            h("span", {}, `${String(Math.round(percent))} %`),
          ),
        ),
      ),
    ],
    total !== undefined &&
      total.certain.length > 0 &&
      h("p", {}, `For all steps: ${total.certain.map((prize) => amount(game, prize)).join(", ")}`),
  );
}

function earnedWords(view: View): string {
  const last = view.last_earned_time_sec || view.claim_time_sec;
  if (view.earned_count <= 1) return longDate(last);
  return `${String(view.earned_count)} times, first on ${longDate(view.first_earned_time_sec)}, last on ${longDate(last)}`;
}

function definitionOf(game: Game, id: string): Record<string, unknown> {
  for (const [parent, definition] of Object.entries(achievementsOf(game.definitions))) {
    if (!isRecord(definition)) continue;
    if (parent === id) return definition;
    const subs = definition["sub_achievements"];
    if (isRecord(subs) && Object.hasOwn(subs, id)) {
      const sub = subs[id];
      return isRecord(sub) ? sub : {};
    }
  }
  return {};
}
