// An app with one client and no face: tests drive it through `app`, and read what its listeners were told.

import { type Client, createClient, httpTransport } from "../../../../pkg/client.js";
import type { Account } from "../../authority.ts";
import type { Told } from "./hooks.ts";

const told: Told = { unlocks: [], retracts: [], rejections: [], errors: [], pending: [], auths: 0 };

let opened: Client | undefined;
let account: Account | undefined;

globalThis.app = {
  told,
  get client() {
    if (opened === undefined) throw new Error("no client has been opened");
    return opened;
  },
  signIn(renewed) {
    account = renewed;
  },
  async open({ account: signedIn, local = false, timeout_ms, ...options }) {
    await opened?.close();
    account = signedIn;
    const transport = httpTransport(location.href, { token, ...(timeout_ms === undefined ? {} : { timeout_ms }) });
    const client = await createClient({ player: account.player, ...(local ? {} : { transport }), ...options });
    opened = client;
    client.on("unlock", ({ key, id, title, at, confirmed }) => told.unlocks.push({ key, id, title, at, confirmed }));
    client.on("retract", (retract) => told.retracts.push(retract));
    client.on("rejected", ({ code }) => told.rejections.push(code));
    client.on("error", ({ code, message }) => told.errors.push(`${code}: ${message}`));
    client.on("sync", () => told.pending.push(client.status.pending));
    client.on("auth", () => (told.auths += 1));
  },
};

/** The access token; where it is refused, a new one for the refresh token, as long as that is good. */
async function token(refused?: string): Promise<string> {
  if (account === undefined) throw new Error("nobody has signed in");
  if (refused === undefined) return account.token;
  const headers = { "content-type": "application/json" };
  const answer = await fetch("/v1/auth/refresh", { method: "POST", headers, body: JSON.stringify({ refresh_token: account.refresh_token }) });
  if (answer.ok) account = (await answer.json()) as Account;
  return account.token;
}
