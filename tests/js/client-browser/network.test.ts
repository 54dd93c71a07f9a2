// Networks that answer with something other than the authority's answer.

import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { expect } from "vitest";
import type { PlauditError } from "../../../pkg/index.js";
import { session } from "../client/sample.ts";
import { untilPortIsFree } from "../server-process.ts";
import { test } from "./world.ts";

const portal = "<!doctype html><title>Welcome to the Grand Hotel</title><form>Room number: <input></form>";
const html = { "content-type": "text/html" };
const json = { "content-type": "application/json" };

test.for<[string, (response: ServerResponse) => unknown, RegExp, number?]>([
  ["a captive portal", (response) => response.writeHead(200, html).end(portal), /^NETWORK: .*as a captive portal does/],
  ["an answer that is cut short", (response) => response.writeHead(200, json).end('{"nonce":"'), /^NETWORK: .*something other than JSON/],
  ["an answer to something else", (response) => response.writeHead(200, json).end('{"jobs":[]}'), /^NETWORK: .*cannot be used/],
  ["an answer that never begins", () => undefined, /^NETWORK: .*no answer within 3000 ms/, 3_000],
  ["an answer that never ends", (response) => response.writeHead(200, json).write(" "), /^NETWORK: .*no answer within 3000 ms/, 3_000],
  [
    "an answer without measure",
    (response) => Readable.from(forever()).pipe(response.writeHead(200, json)),
    /^NETWORK: .*larger than 33554432 bytes/,
  ],
])("behind %s the queue is kept, and sent later", async ([, answer, said, timeout_ms = 30_000], { authority, device }) => {
  const phone = await device();
  const tab = await (await phone.open({ timeout_ms })).ready();
  await authority.kill();
  const stop = await impersonate(authority.url, answer);
  await tab.record(session);
  await tab.untilPopUps("Regular");
  expect(await tab.page.evaluate(() => app.client.sync().catch((error: PlauditError) => `${error.code}: ${error.message}`))).toMatch(said);
  expect(await tab.status()).toMatchObject({ state: "ready", pending: 1, online: false });
  await stop();
  await authority.start();
  await tab.ready();
  expect(await tab.told()).toMatchObject({ unlocks: [{ id: "regular" }], retracts: [], rejections: [] });
  expect((await authority.show(phone.account.player)).state.unlocks).toHaveLength(1);
});

/** Answers at the authority's address in this way, until it is stopped. */
async function impersonate(url: string, answer: (response: ServerResponse) => unknown): Promise<() => Promise<void>> {
  const server = createServer((_, response) => answer(response));
  await untilPortIsFree(async () => {
    server.listen(Number(new URL(url).port), "127.0.0.1");
    await once(server, "listening");
  });
  return async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
}

function* forever(): Generator<string> {
  for (;;) yield " ".repeat(1_000_000);
}
