// Every operation of the server's OpenAPI document, called with the types that openapi-typescript makes of it; and the README's snippets.

import { execFile } from "node:child_process";
import { generateKeyPairSync, sign } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import createClient, { type Middleware } from "openapi-fetch";
import openapiTS, { astToString } from "openapi-typescript";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ServerProcess } from "../server-process.js";
import type { paths } from "./openapi.js";

const PASSWORD = "a password of the tests";
const definitions = {
  achievements: {
    wins: { name: "Wins", max_count: 2, auto_claim: true, auto_reset: true, reward: { guaranteed: { currencies: { gold: { min: 5 } } } } },
  },
};
const teamDefinitions = { achievements: { wins: { name: "Wins", count: 10 } } };

let server: ServerProcess;
let key: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => issuer.listen(0, "127.0.0.1", resolve));
  const jwks = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/keys`;
  const accounts = ["--jwks", jwks, "--issuer", ISSUER, "--audience", "game"];
  server = await ServerProcess.startWithTeams(definitions, teamDefinitions, "--portal", "--api", ...accounts);
  await server.addOperator("ann", "admin", PASSWORD);
  key = await server.addKey("game", "events,grants,read,players");
});

afterAll(async () => {
  await server.stop();
  issuer.close();
});

const ISSUER = "https://issuer.example/";
const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
/** An identity provider on loopback: its keys, and below its tokens. */
const issuer = createServer((_, response) => {
  const key = { ...publicKey.export({ format: "jwk" }), kid: "k1", use: "sig", alg: "ES256" };
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ keys: [key] }));
});

function accountToken(sub: string): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { iss: ISSUER, aud: "game", sub, exp: Math.floor(Date.now() / 1000) + 600 };
  const signed = `${part({ alg: "ES256", kid: "k1", typ: "JWT" })}.${part(claims)}`;
  const signature = sign("sha256", Buffer.from(signed), { key: privateKey, dsaEncoding: "ieee-p1363" });
  return `${signed}.${signature.toString("base64url")}`;
}

interface Document {
  paths: Record<string, Record<string, unknown>>;
}

async function document(): Promise<Document> {
  return (await (await fetch(`${server.url}/openapi.json`)).json()) as Document;
}

test("the committed types are those of the document", async () => {
  const text = astToString(await openapiTS(JSON.stringify(await document()), { emptyObjectsUnknown: true }));
  const file = join(import.meta.dirname, "openapi.d.ts");
  const expected = `// Made of /openapi.json by openapi-typescript: UPDATE_OPENAPI=1 npx vitest run openapi\n\n${text}`;
  if (process.env["UPDATE_OPENAPI"] === "1") await writeFile(file, expected);
  expect(await readFile(file, "utf8")).toBe(expected);
});

/** Records the operations that are called, by method and path as in the document. */
function recorder(called: Set<string>): Middleware {
  return {
    onRequest: ({ request, schemaPath }) => {
      called.add(`${request.method.toLowerCase()} ${schemaPath}`);
      return undefined;
    },
  };
}

test("every operation can be called as the document says", async () => {
  const called = new Set<string>();
  const client = (headers: Record<string, string>) => {
    const made = createClient<paths>({ baseUrl: server.url, headers });
    made.use(recorder(called));
    return made;
  };
  const data = <T>(answer: { data?: T; error?: unknown; response: Response }): T => {
    expect(answer.error, answer.response.url).toBeUndefined();
    expect(answer.response.status, answer.response.url).toBe(200);
    return answer.data as T;
  };

  const stranger = client({});
  const signIn = (device_id: string) => stranger.POST("/v1/auth/device", { body: { device_id } });
  const account = data(await signIn("the device of a player"));
  const fresh = data(await stranger.POST("/v1/auth/refresh", { body: { refresh_token: account.refresh_token } }));
  expect(fresh.player).toBe(account.player);
  for (const path of ["/livez", "/readyz", "/healthz"] as const) expect(data(await stranger.GET(path)).status).toBe("ok");
  expect(data(await stranger.GET("/metrics", { parseAs: "text" }))).toContain("plaudit_");
  expect(data(await stranger.GET("/v1/definitions")).document).toEqual(definitions);
  data(await stranger.GET("/v1/definitions/team"));

  const player = client({ authorization: `Bearer ${fresh.token}` });
  const body = { v: 1, nonce: "n1", streams: { player: { base: { epoch: 0, rev: null, definitions: "" }, seen: [] } }, events: [] };
  expect(data(await player.POST("/v1/sync", { body })).nonce).toBe("n1");
  const listening = new AbortController();
  const events = await player.GET("/v1/events", { parseAs: "stream", signal: listening.signal });
  expect(events.response.headers.get("content-type")).toBe("text/event-stream");
  listening.abort();
  const { id: team, code } = data(await player.POST("/v1/teams", { body: { name: "Reds" } }));
  expect(data(await player.GET("/v1/teams")).teams).toMatchObject([{ id: team, role: "admin" }]);
  expect(data(await player.GET("/v1/teams/{team}", { params: { path: { team } } })).code).toBe(code);
  const mate = data(await signIn("the device of a mate"));
  const other = client({ authorization: `Bearer ${mate.token}` });
  const of = { params: { path: { team } } };
  expect(data(await other.POST("/v1/teams/{team}/join", { ...of, body: { code: code ?? "" } })).role).toBe("member");
  data(await player.POST("/v1/teams/{team}/role", { ...of, body: { player: mate.player, role: "admin" } }));
  data(await player.POST("/v1/teams/{team}/remove", { ...of, body: { player: mate.player } }));
  data(await player.POST("/v1/teams/{team}/code", { ...of, body: { open: true } }));
  data(await player.POST("/v1/teams/{team}/leave", of));
  data(await player.POST("/v1/auth/sign-out", { body: { everywhere: true } }));

  const ofAccount = data(await stranger.POST("/v1/auth/account", { body: { token: accountToken("eve") } }));
  const device = data(await signIn("the device of eve"));
  const eve = client({ authorization: `Bearer ${device.token}` });
  const linked = data(await eve.POST("/v1/auth/link", { body: { token: accountToken("eve") } }));
  expect([ofAccount.player, device.player]).toContain(linked.player);
  const linkedEve = client({ authorization: `Bearer ${linked.token}` });
  expect(data(await linkedEve.GET("/v1/me/export")).player).toBe(linked.player);
  data(await linkedEve.DELETE("/v1/me"));
  expect(data(await stranger.GET("/v1/rarity"))).toEqual({ players: null, achievements: {} });

  const nakama = client({ authorization: `Basic ${Buffer.from("defaultkey:").toString("base64")}` });
  const session = data(await nakama.POST("/v2/account/authenticate/device", { body: { id: "the device of a game" } }));
  expect(session.created).toBe(true);
  const renewed = data(await nakama.POST("/v2/account/session/refresh", { body: { token: session.refresh_token } }));
  const gamer = client({ authorization: `Bearer ${renewed.token}` });
  const rpc = (id: string) => ({ params: { path: { id } } });
  const updated = await gamer.POST("/v2/rpc/{id}", { ...rpc("RPC_ID_ACHIEVEMENTS_UPDATE"), body: '{"achievements": {"wins": "1"}}' });
  expect(JSON.parse(data(updated).payload)).toMatchObject({ repeat_achievements: { wins: { count: "1" } } });
  const listed = await gamer.GET("/v2/rpc/{id}", { params: { path: { id: "RPC_ID_ACHIEVEMENTS_GET" }, query: { payload: "{}" } } });
  expect(JSON.parse(data(listed).payload)).toMatchObject({ repeat_achievements: { wins: { count: "1" } } });
  data(await gamer.POST("/v2/session/logout", { body: { refresh_token: session.refresh_token } }));

  const game = client({ authorization: `Bearer ${key}` });
  const command = { type: "update", achievements: { wins: 2 } };
  const reported = data(await game.POST("/v1/server/events", { body: { player: "bob", events: [{ eid: "e1", command }] } }));
  expect(reported.players[0]?.results?.[0]?.status).toBe("applied");
  const granted = data(await game.POST("/v1/server/grants", { body: { player: "bob", eid: "g1", reason: "a prize", ids: ["wins"] } }));
  expect(granted.status).toBe("applied");
  const ledger = data(await game.GET("/v1/server/ledger", { params: { query: { player: "bob" } } }));
  expect(ledger.lines[0]).toMatchObject({ node: "wins", reward: { currencies: { gold: 5 } } });
  expect(data(await game.GET("/v1/server/players", { params: { query: { search: "bo" } } })).players[0]?.player).toBe("bob");
  const bob = { params: { path: { player: "bob" } } };
  expect(data(await game.GET("/v1/server/players/{player}", bob)).banned).toBe(false);
  expect(Object.keys(data(await game.GET("/v1/server/players/{player}/achievements", bob)).repeat_achievements)).toBeDefined();
  data(await game.GET("/v1/server/players/{player}/achievements/{id}", { params: { path: { player: "bob", id: "wins" } } }));
  expect(data(await game.GET("/v1/server/players/{player}/log", bob)).entries.map((entry) => entry.kind)).toEqual([
    "created",
    "applied",
    "applied",
  ]);
  const reason = { ...bob, body: { reason: "a test" } };
  data(await game.POST("/v1/server/players/{player}/reset", { ...bob, body: { reason: "a test", ids: ["wins"] } }));
  data(await game.POST("/v1/server/players/{player}/ban", reason));
  data(await game.POST("/v1/server/players/{player}/unban", reason));
  data(await game.POST("/v1/server/players/{player}/sign-out", reason));
  data(await game.POST("/v1/server/players/{player}/delete", reason));

  const page = { "sec-fetch-site": "same-origin", "x-plaudit-portal": "1" };
  const signedIn = await client(page).POST("/portal/api/sign-in", { body: { name: "ann", password: PASSWORD } });
  expect(data(signedIn).role).toBe("admin");
  const cookie = signedIn.response.headers.get("set-cookie")?.split(";")[0] ?? "";
  const ann = client({ ...page, cookie });
  expect(data(await ann.GET("/portal/api/me")).name).toBe("ann");
  expect(data(await ann.GET("/v1/server/audit", { params: { query: { subject: "bob" } } })).entries[0]?.action).toBe("player.delete");
  const overview = data(await ann.GET("/v1/server/definitions"));
  expect(overview.live.document).toEqual(definitions);
  const next = { achievements: { ...definitions.achievements, losses: { name: "Losses", max_count: 1 } } };
  const draft = data(await ann.PUT("/v1/server/definitions", { body: { rev: overview.draft.rev, document: next } }));
  expect(data(await ann.POST("/v1/server/definitions/impact", { body: {} })).issues).toEqual([]);
  const published = data(await ann.POST("/v1/server/definitions/publish", { body: { rev: draft.rev, note: "losses count" } }));
  const atSeq = { params: { path: { seq: published.seq } } };
  expect(data(await ann.GET("/v1/server/definitions/versions/{seq}", atSeq)).document).toEqual(next);
  const at = Math.floor(Date.now() / 1000) + 86_400;
  const waiting = data(await ann.POST("/v1/server/definitions/publish", { body: { version: overview.live.seq, at } }));
  expect(waiting.from_time_sec).toBe(at);
  data(await ann.POST("/v1/server/definitions/versions/{seq}/cancel", { params: { path: { seq: waiting.seq } }, body: {} }));
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>').toString("base64");
  const icon = data(await ann.POST("/v1/server/icons", { body: { name: "a triangle", data: svg } }));
  expect(data(await ann.GET("/v1/server/icons")).icons).toMatchObject([{ url: icon.url, name: "a triangle" }]);
  const name = icon.url.split("/").at(-1) ?? "";
  expect(data(await stranger.GET("/v1/icons/{name}", { params: { path: { name } }, parseAs: "text" }))).toContain("<svg");
  expect(data(await ann.GET("/v1/server/figures")).counted).toBeGreaterThan(0);
  data(await ann.POST("/portal/api/password", { body: { password: PASSWORD, new_password: "another password" } }));
  const again = await client(page).POST("/portal/api/sign-in", { body: { name: "ann", password: "another password" } });
  data(
    await client({ ...page, cookie: again.response.headers.get("set-cookie")?.split(";")[0] ?? "" }).POST("/portal/api/sign-out", {
      body: {},
    }),
  );

  const all = Object.entries((await document()).paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method} ${path}`),
  );
  expect([...called].sort()).toEqual(all.sort());
});

test("the README's snippets run", async () => {
  const readme = await readFile(resolve(import.meta.dirname, "../../../www/server/README.md"), "utf8");
  const env = { ...process.env, PLAUDIT_URL: server.url, PLAUDIT_KEY: key };
  const snippet = (language: string, mark: string): string => {
    const blocks = [...readme.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, "g"))].map((match) => match[1] ?? "");
    const found = blocks.filter((block) => block.includes(mark));
    expect(found, `${language}: ${mark}`).toHaveLength(1);
    return found[0] ?? "";
  };
  const run = async (program: string, ...words: string[]) => (await promisify(execFile)(program, words, { env })).stdout.trim();
  const reported = JSON.parse(await run("sh", "-c", snippet("sh", "curl"))) as { players: { results: { status: string }[] }[] };
  expect(reported.players[0]?.results[0]?.status).toBe("applied");
  expect(await run("node", "--input-type=module", "--eval", snippet("js", "PLAUDIT_KEY"))).toBe("match-8 applied");
  expect(await run("python3", "-c", snippet("python", "PLAUDIT_KEY"))).toMatch(/^ann wins \{'currencies': \{'gold': 5\}/m);
});
