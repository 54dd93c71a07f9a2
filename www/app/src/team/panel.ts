// One member's device: the network, the team's goals with each member's share, the members, and the queue.

import { networkSwitch, queue } from "../devices/panel.ts";
import { h, type Child } from "../dom.ts";
import { number } from "../format.ts";
import { icon } from "../icons.ts";
import { button } from "../parts.ts";
import { playControls } from "../simulator.ts";
import type { Crew } from "./crew.ts";
import { goalsPlace } from "./goals.ts";
import type { Member } from "./member.ts";

export function memberPanel(member: Member, crew: Crew): HTMLElement {
  const title = `member-${member.id}`;
  return h(
    "section",
    {
      class: "panel device",
      "data-key": member.id,
      "data-device": member.id,
      "data-condition": member.network.condition,
      "aria-labelledby": title,
    },
    h(
      "header",
      { class: "device-head" },
      h("h2", { id: title, tabindex: -1 }, icon("phone"), member.name),
      rolePill(member),
      summary(member),
    ),
    h("p", { class: `line ${member.line.tone}` }, icon(member.line.icon), h("span", {}, member.line.text)),
    member.roster === undefined ? outside(member) : [goalsPlace(member), people(member, crew)],
    queue(member),
  );
}

/** Renders what the simulator does on a member's device: its network, and contributions. */
export function memberControls(member: Member): Child {
  return [
    networkSwitch(member.name, member.network.condition),
    member.roster !== undefined && playControls(member.id, member, member.nodes, `of ${member.name}`),
  ];
}

function rolePill({ roster, isAdmin }: Member): HTMLElement {
  if (roster === undefined) return h("span", { class: "pill", "data-role": "none" }, "Not in the team");
  return h(
    "span",
    { class: `pill ${isAdmin ? "earned" : ""}`.trim(), "data-role": roster.role },
    icon(isAdmin ? "crown" : "people"),
    isAdmin ? "Admin" : "Member",
  );
}

/** Renders the sync status. */
export function summary(member: Member): HTMLElement {
  const waiting = member.log.pending.length;
  if (waiting > 0) return h("span", { class: "pill waiting" }, icon("clock"), `${number(waiting)} waiting`);
  return member.network.condition === "off"
    ? h("span", { class: "pill" }, icon("moon"), "Offline")
    : h("span", { class: "pill earned" }, icon("check"), "All synced");
}

/** Renders the panel of a player outside the team, who sees nothing of it (T4). */
function outside(member: Member): Child {
  return h(
    "div",
    { class: "outside", "data-key": "outside" },
    h("p", { class: "lead" }, `${member.name} cannot see the team: the server shows it to members only.`),
    button("join", "Join with the team’s id", { icon: "plus", label: `Join the team as ${member.name}` }),
  );
}

// ---- Who is in the team ----------------------------------------------------------------------------------------------

function people(member: Member, crew: Crew): HTMLElement {
  const place = (player: string): number => crew.members.findIndex(({ account }) => account.player === player);
  const members = [...(member.roster?.members ?? [])].sort((one, other) => place(one.player) - place(other.player));
  return h(
    "section",
    { class: "people", "data-key": "people", "aria-label": `Members, as ${member.name} sees them` },
    h("h3", {}, "In the team"),
    h(
      "ul",
      {},
      members.map(({ player, role }) =>
        h(
          "li",
          { "data-key": player },
          h(
            "span",
            {},
            player === member.account.player ? `${member.name} (you)` : crew.nameOf(player),
            role === "admin" && h("span", { class: "caption" }, ", admin"),
          ),
          h("span", { class: "people-do" }, choices(member, player, role, crew.nameOf(player))),
        ),
      ),
    ),
  );
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
