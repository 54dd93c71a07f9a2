// Sessions of Nakama's own client: it reads, renews and ends the authority's tokens.

import { Client, Session } from "@heroiclabs/nakama-js";
import { afterAll, beforeAll, expect, test } from "vitest";

import { placeOf, startAuthority, type ServerProcess } from "./definitions.ts";
import { call, error, newClient, newDevice, refusal } from "./game.ts";

let authority: ServerProcess;
beforeAll(async () => {
  authority = await startAuthority();
});
afterAll(async () => {
  await authority.stop();
});

const in_seconds = (): number => Math.floor(Date.now() / 1000);

test("a device signs in, and the client reads the player and the expiry", async () => {
  const client = newClient(authority);
  const device = newDevice();
  const session = await client.authenticateDevice(device, true, "anna", { team: "blue" });
  expect(session).toMatchObject({ created: true, username: "anna", vars: { team: "blue" } });
  expect(session.user_id).toMatch(/^[0-9a-f-]{36}$/);
  expect(session.isexpired(in_seconds())).toBe(false);
  expect(session.isexpired(in_seconds() + 3_600)).toBe(true);
  expect(session.isrefreshexpired(in_seconds() + 30 * 86_400)).toBe(false);

  const again = await client.authenticateDevice(device);
  expect(again).toMatchObject({ created: false, user_id: session.user_id });
  expect(again.username).toMatch(/^[0-9a-z]{10}$/);
  const other = await client.authenticateDevice(newDevice());
  expect(other.user_id).not.toBe(session.user_id);
});

test("an unknown device creates no player unless the game asks for it", async () => {
  const refused = await refusal(newClient(authority).authenticateDevice(newDevice(), false));
  expect(refused).toEqual({ status: 404, body: error(5, "User account not found.") });
});

test("device ids, names and variables are checked", async () => {
  const client = newClient(authority);
  expect(await refusal(client.authenticateDevice("short"))).toEqual({
    status: 400,
    body: error(3, "Device ID invalid, must be 10-128 bytes."),
  });
  expect(await refusal(client.authenticateDevice(""))).toEqual({ status: 400, body: error(3, "Device ID is required.") });
  expect(await refusal(client.authenticateDevice("x".repeat(129)))).toMatchObject({ status: 400 });
  expect(await refusal(client.authenticateDevice(newDevice(), true, "x".repeat(129)))).toMatchObject({ status: 400 });
  expect(await refusal(client.authenticateDevice(newDevice(), true, "x", { long: "x".repeat(1_025) }))).toMatchObject({ status: 400 });
});

test("another game's server key is refused", async () => {
  const { host, port } = placeOf(authority);
  const client = new Client("another key", host, port);
  const refused = await refusal(client.authenticateDevice(newDevice()));
  expect(refused).toEqual({ status: 401, body: error(16, "Server key invalid") });
  const session = await newClient(authority).authenticateDevice(newDevice());
  expect(await refusal(client.sessionRefresh(session))).toMatchObject({ status: 401 });
});

test("a session is renewed manually and automatically, also by two concurrent calls", async () => {
  const client = newClient(authority);
  const session = await client.authenticateDevice(newDevice(), true, "anna", { team: "blue" });
  const { user_id } = session;
  await client.sessionRefresh(session, { team: "red" });
  expect(session).toMatchObject({ user_id, username: "anna", vars: { team: "red" } });

  // Simulates an access token that is about to expire, so that every call renews it first.
  session.expires_at = in_seconds();
  await Promise.all([1, 2, 3].map(() => call(client, session, "RPC_ID_ACHIEVEMENTS_GET")));
  expect(session.isexpired(in_seconds() + 600)).toBe(false);
  await client.sessionRefresh(session);
  expect(session.user_id).toBe(user_id);
});

test("a session is restored from its tokens", async () => {
  const client = newClient(authority);
  const session = await client.authenticateDevice(newDevice());
  const restored = Session.restore(session.token, session.refresh_token);
  expect(restored.user_id).toBe(session.user_id);
  await expect(call(client, restored, "RPC_ID_ACHIEVEMENTS_GET")).resolves.toHaveProperty("achievements");
});

test("after a logout the session cannot be renewed", async () => {
  const client = newClient(authority);
  const session = await client.authenticateDevice(newDevice());
  expect(await client.sessionLogout(session, session.token, session.refresh_token)).toBe(true);
  expect(await refusal(client.sessionRefresh(session))).toEqual({ status: 401, body: error(16, "Refresh token invalid or expired.") });
});

test("a player cannot end another's sign-in", async () => {
  const client = newClient(authority);
  const [anna, ben] = [await client.authenticateDevice(newDevice()), await client.authenticateDevice(newDevice())];
  await client.sessionLogout(anna, anna.token, ben.refresh_token);
  await client.sessionRefresh(ben);
});

test("a forged, a foreign and a missing token are refused", async () => {
  const client = newClient(authority, false);
  const session = await client.authenticateDevice(newDevice());
  const [header = "", payload = "", signature = ""] = session.token.split(".");
  const forged = `${header}.${payload}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`;
  for (const token of [forged, session.refresh_token, "x"]) {
    const refused = await fetch(`${authority.url}/v2/rpc/RPC_ID_ACHIEVEMENTS_GET?unwrap`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(refused.status).toBe(401);
    expect(await refused.json()).toEqual(error(16, "the token is forged or expired"));
  }
  const nobody = await fetch(`${authority.url}/v2/rpc/RPC_ID_ACHIEVEMENTS_GET`);
  expect([nobody.status, await nobody.json()]).toEqual([401, error(16, "the request carries no bearer token")]);
  // An access token is not a refresh token.
  const renewal = Session.restore(session.token, session.token);
  expect(await refusal(client.sessionRefresh(renewal))).toMatchObject({ status: 401 });
});

test("a token from Nakama's endpoints is valid at the authority's own endpoints", async () => {
  const session = await newClient(authority).authenticateDevice(newDevice());
  const headers = { authorization: `Bearer ${session.token}`, "content-type": "application/json" };
  const request = { v: 1, nonce: "n", streams: { player: { base: { epoch: 0, rev: null, definitions: "" }, seen: [] } }, events: [] };
  const answer = await fetch(`${authority.url}/v1/sync`, { method: "POST", headers, body: JSON.stringify(request) });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ nonce: "n", streams: { player: { rev: 0 } } });
});
