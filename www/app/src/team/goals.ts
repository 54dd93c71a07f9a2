// The team's goals on a member's device: a list of the team's client, with the status of unlocks on the server, each member's share, and
// buttons to contribute.

import { marked } from "../devices/marks.ts";
import { h, type Child } from "../dom.ts";
import { number } from "../format.ts";
import { complete, type View } from "../game.ts";
import { fillList, listPlace, listPlaces, offer } from "../list.ts";
import { button } from "../parts.ts";
import type { Crew } from "./crew.ts";
import type { Member } from "./member.ts";

export function goalsPlace(member: Member): HTMLElement {
  return listPlace(member.id, { role: "group", "aria-label": `Goals, as ${member.name} sees them` });
}

/** Fills the lists on the page. */
export function fillGoals(root: ParentNode, crew: Crew): void {
  for (const [place, id] of listPlaces(root)) {
    const member = crew.member(id);
    if (member === undefined) continue;
    fillList(
      place,
      { game: member, client: () => member.goals, layout: "list" },
      member.nodes.map((view) => [stands(member, view, crew), offered(member, view)]),
    );
  }
}

/** Renders the status of an unlock on the server, and each member's share. */
function stands(member: Member, view: View, crew: Crew): Child {
  const mark = member.isPredicted(view.id) ? "pending" : complete(view) ? "confirmed" : undefined;
  const parts = shares(member, view, crew);
  if (mark === undefined && parts === null) return null;
  return h(
    "div",
    { slot: `actions ${view.id}`, class: "stands", "data-key": `stands ${view.id}`, "data-mark": mark ?? "none" },
    mark !== undefined && marked(mark),
    parts,
  );
}

/** Renders each member's accepted share, largest first (T2). */
function shares(member: Member, view: View, crew: Crew): Child {
  const parts = Object.entries(view.contributions ?? {})
    .filter(([, amount]) => amount !== 0)
    .sort(([, one], [, other]) => other - one);
  if (parts.length === 0) return null;
  const whose = (player: string): string => (player === member.account.player ? "you" : crew.nameOf(player));
  return h(
    "ul",
    { class: "shares", "aria-label": `Who contributed to ${view.name}` },
    parts.map(([player, amount]) => h("li", { "data-key": player, "data-of": crew.nameOf(player) }, `${whose(player)} ${number(amount)}`)),
  );
}

function offered(member: Member, view: View): Child {
  return offer(view, [
    isAdminsToClaim(member, view) &&
      button("claim", "Claim", {
        kind: "quiet",
        icon: "lock",
        label: `Claim ${view.name}: only an admin can`,
        data: { id: view.id, total: false },
      }),
  ]);
}

/** Whether only an admin can claim a node, and this member is not one. */
function isAdminsToClaim(member: Member, view: View): boolean {
  return !member.isAdmin && view.max_count > 0 && view.count >= view.max_count && view.claim_time_sec === 0;
}
