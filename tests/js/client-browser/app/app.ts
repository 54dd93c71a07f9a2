// An app with one client and no UI: tests control it through `app`, and read the events of its client.

import { type Client, createClient, httpTransport } from "../../../../pkg/client.js";
import { listen } from "../../../../pkg/live.js";
import type { Account } from "../../server-process.ts";
import type { Told } from "./hooks.ts";

const told: Told = { unlocks: [], retracts: [], rejections: [], errors: [], pending: [], auths: 0, heard: [] };

let opened: Client | undefined;
let account: Account | undefined;
let followed: Client | undefined;

globalThis.app = {
  told,
  get client() {
    if (opened === undefined) throw new Error("no client has been opened");
    return opened;
  },
  get team() {
    if (followed === undefined) throw new Error("no team is followed");
    return followed;
  },
  signIn(renewed) {
    account = renewed;
  },
  async open({ account: signedIn, local = false, timeout_ms, team, live = false, ...options }) {
    await opened?.close();
    account = signedIn;
    const transport = httpTransport(location.href, { token, ...(timeout_ms === undefined ? {} : { timeout_ms }) });
    const client = await createClient({ player: account.player, ...(local ? {} : { transport }), ...options });
    opened = client;
    followed = team === undefined ? undefined : await client.team(team);
    for (const one of [client, ...(followed === undefined ? [] : [followed])]) {
      one.on("unlock", ({ key, id, title, at, confirmed }) => told.unlocks.push({ key, id, title, at, confirmed }));
      one.on("retract", (retract) => told.retracts.push(retract));
      one.on("error", ({ code, message }) => told.errors.push(`${code}: ${message}`));
    }
    if (live) listen(client, location.href, { token, heard: (event) => told.heard.push(event) });
    client.on("rejected", ({ code }) => told.rejections.push(code));
    client.on("sync", () => told.pending.push(client.status.pending));
    client.on("auth", () => (told.auths += 1));
  },
};

/** Returns the access token; if it is refused, a new one for the refresh token, while that is valid. */
async function token(refused?: string): Promise<string> {
  if (account === undefined) throw new Error("no player has signed in");
  if (refused === undefined) return account.token;
  const headers = { "content-type": "application/json" };
  const answer = await fetch("/v1/auth/refresh", {
    method: "POST",
    headers,
    body: JSON.stringify({ refresh_token: account.refresh_token }),
  });
  if (answer.ok) account = (await answer.json()) as Account;
  return account.token;
}
