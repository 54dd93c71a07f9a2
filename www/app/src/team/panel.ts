// One member's device: the network, the team's goals with everybody's part in them, who is in the team, and the queue.

import { actions } from "../actions.ts";
import { networkSwitch, queue } from "../devices/panel.ts";
import { h, type Child } from "../dom.ts";
import { number } from "../format.ts";
import type { View } from "../game.ts";
import { emblem, icon } from "../icons.ts";
import { bar, button, grantedChips, pill, prizeChips, reasons, wayWords } from "../parts.ts";
import { complete, standing } from "../status.ts";
import type { Crew } from "./crew.ts";
import type { Member } from "./member.ts";

export function memberPanel(member: Member, crew: Crew): HTMLElement {
  const title = `member-${member.id}`;
  return h("section", { class: "panel device", "data-key": member.id, "data-device": member.id, "data-condition": member.network.condition, "aria-labelledby": title },
    h("header", { class: "device-head" },
      h("h2", { id: title, tabindex: -1 }, icon("phone"), member.name),
      rolePill(member), summary(member)),
    networkSwitch(member.name, member.network.condition),
    h("p", { class: `line ${member.line.tone}` }, icon(member.line.icon), h("span", {}, member.line.text)),
    member.roster === undefined ? outside(member) : [goals(member, crew), people(member, crew)],
    queue(member));
}

function rolePill({ roster, isAdmin }: Member): HTMLElement {
  if (roster === undefined) return h("span", { class: "pill", "data-role": "none" }, "Not in the team");
  return h("span", { class: `pill ${isAdmin ? "earned" : ""}`.trim(), "data-role": roster.role }, icon(isAdmin ? "crown" : "people"), isAdmin ? "Admin" : "Member");
}

/** How it stands with the server, in a word. */
export function summary(member: Member): HTMLElement {
  const waiting = member.log.pending.length;
  if (waiting > 0) return h("span", { class: "pill waiting" }, icon("clock"), `${number(waiting)} waiting`);
  return member.network.condition === "off" ? h("span", { class: "pill" }, icon("moon"), "Offline") : h("span", { class: "pill earned" }, icon("check"), "Nothing waits");
}

/** Whoever is not in the team sees nothing of it (T4). */
function outside(member: Member): Child {
  return h("div", { class: "outside", "data-key": "outside" },
    h("p", { class: "lead" }, `${member.name} sees nothing of the team: the server tells its members only.`),
    button("join", "Join with the team’s id", { icon: "plus", label: `Join the team as ${member.name}` }));
}

// ---- Goals -----------------------------------------------------------------------------------------------------------

function goals(member: Member, crew: Crew): HTMLElement {
  return h("ul", { class: "quests", "data-key": "goals", "aria-label": `Goals, as ${member.name} sees them` }, member.nodes.map((view) => goal(member, view, crew)));
}

function goal(member: Member, view: View, crew: Crew): HTMLElement {
  const state = standing(member, view);
  const mark = member.isPredicted(view.id) ? "pending" : complete(view) ? "confirmed" : "none";
  const prizes = view.claim_time_sec > 0 || isClaimedInAll(view) ? grantedChips(member, view) : [...prizeChips(member, view.available_rewards), ...totalChips(member, view)];
  return h("li", { class: `quest ${state.kind}`, "data-key": view.id, "data-id": view.id, "data-kind": state.kind, "data-mark": mark },
    h("span", { class: "medal" }, emblem(view.icon, view.name)),
    h("div", { class: "quest-about" },
      h("h3", { class: "name", "data-id": view.id, tabindex: -1 }, view.name),
      pill(state)),
    h("div", { class: "way" }, bar(state), state.way.target > 0 && h("span", { class: "numbers" }, wayWords(state))),
    shares(member, view, crew),
    prizes.length > 0 && h("ul", { class: "chips", "aria-label": `Reward of ${view.name}` }, prizes),
    reasons(state, member.now()),
    actions(member, state),
    isAdminsToClaim(member, view) && button("claim", "Claim", { kind: "quiet", icon: "lock", label: `Claim ${view.name}: only an admin can`, data: { id: view.id, total: false } }));
}

function isClaimedInAll(view: View): boolean {
  return "total_claim_time_sec" in view && view.total_claim_time_sec > 0;
}

function totalChips(member: Member, view: View): Child[] {
  return "available_total_reward" in view ? prizeChips(member, view.available_total_reward) : [];
}

/** There is something to claim, and the member is not the one to do it. */
function isAdminsToClaim(member: Member, view: View): boolean {
  return !member.isAdmin && view.max_count > 0 && view.count >= view.max_count && view.claim_time_sec === 0;
}

/** Each member's accepted part, the largest first (T2). */
function shares(member: Member, view: View, crew: Crew): Child {
  const parts = Object.entries(view.contributions ?? {}).filter(([, amount]) => amount !== 0).sort(([, one], [, other]) => other - one);
  if (parts.length === 0) return null;
  const whose = (player: string): string => (player === member.account.player ? "you" : crew.nameOf(player));
  return h("ul", { class: "shares", "aria-label": `Who contributed to ${view.name}` },
    parts.map(([player, amount]) => h("li", { "data-key": player, "data-of": crew.nameOf(player) }, `${whose(player)} ${number(amount)}`)));
}

// ---- Who is in the team ----------------------------------------------------------------------------------------------

function people(member: Member, crew: Crew): HTMLElement {
  const place = (player: string): number => crew.members.findIndex(({ account }) => account.player === player);
  const members = [...(member.roster?.members ?? [])].sort((one, other) => place(one.player) - place(other.player));
  return h("section", { class: "people", "data-key": "people", "aria-label": `Members, as ${member.name} sees them` },
    h("h3", {}, "In the team"),
    h("ul", {}, members.map(({ player, role }) => h("li", { "data-key": player },
      h("span", {}, player === member.account.player ? `${member.name} (you)` : crew.nameOf(player), role === "admin" && h("span", { class: "caption" }, ", admin")),
      h("span", { class: "people-do" }, choices(member, player, role, crew.nameOf(player)))))));
}

function choices(member: Member, player: string, role: "member" | "admin", name: string): Child[] {
  if (player === member.account.player) return [button("leave", "Leave", { kind: "quiet", label: `Leave the team as ${name}` })];
  if (!member.isAdmin) return [];
  const other = role === "admin" ? "member" : "admin";
  return [
    button("role", `Make ${other}`, { kind: "quiet", label: `Make ${other}: ${name}`, data: { player, role: other } }),
    button("remove", "Remove", { kind: "quiet", label: `Remove ${name}`, data: { player } }),
  ];
}
