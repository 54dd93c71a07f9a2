// Requests over HTTP, against a scripted server.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { httpTransport } from "../../../pkg/client.js";
import { rejection } from "../package/refusal.js";

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

let server: Server;
let url: string;
let handle: Handler;

beforeEach(async () => {
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => handle(request, response, body));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  url = `http://127.0.0.1:${address.port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

const answerWith =
  (status: number, body: string, headers: Record<string, string> = {}): Handler =>
  (_, response) =>
    response.writeHead(status, headers).end(body);

test("posts JSON with the token, and returns the answer", async () => {
  handle = (request, response, body) =>
    response.end(
      JSON.stringify({
        path: request.url,
        method: request.method,
        token: request.headers.authorization,
        type: request.headers["content-type"],
        body,
      }),
    );
  const transport = httpTransport(`${url}/`, { token: () => "t1" });
  expect(await transport.sync({ v: 1 })).toEqual({
    path: "/v1/sync",
    method: "POST",
    token: "Bearer t1",
    type: "application/json",
    body: '{"v":1}',
  });
});

describe("the token", () => {
  test("that is refused is replaced by a new one, and the request is sent again", async () => {
    const token = vi.fn(async (refused?: string) => (refused === undefined ? "old" : "new"));
    handle = (request, response) =>
      request.headers.authorization === "Bearer new"
        ? response.end("{}")
        : response.writeHead(401).end('{"code":"AUTH","message":"expired"}');
    expect(await httpTransport(url, { token }).sync({})).toEqual({});
    expect(token.mock.calls).toEqual([[], ["old"]]);
  });

  test("that stays the same is AUTH", async () => {
    handle = answerWith(401, '{"code":"AUTH","message":"expired"}');
    const error = await rejection(() => httpTransport(url, { token: () => "same" }).sync({}), "AUTH");
    expect(error.message).toContain("expired");
  });

  test("that cannot be obtained is NETWORK, unless the error says AUTH", async () => {
    await rejection(() => httpTransport(url, { token: () => Promise.reject(new Error("no")) }).sync({}), "NETWORK");
    await rejection(
      () => httpTransport(url, { token: () => Promise.reject(Object.assign(new Error("no"), { code: "AUTH" })) }).sync({}),
      "AUTH",
    );
  });
});

describe("an answer that is not an authority's is NETWORK", () => {
  test.each<[string, Handler, string]>([
    ["a captive portal", answerWith(200, "<!doctype html><title>Log in</title>", { "content-type": "text/html" }), "captive portal"],
    ["JSON that was cut short", answerWith(200, '{"nonce": "a", "stre'), "something other than JSON"],
    ["nothing", answerWith(200, ""), "something other than JSON"],
    [
      "a page that it is led to",
      (request, response) => (request.url === "/page" ? response.end("{}") : response.writeHead(307, { location: "/page" }).end()),
      "307",
    ],
    ["an error page", answerWith(502, "<h1>Bad gateway</h1>"), "502"],
    ["a refusal", answerWith(400, '{"code":"INVALID","message":"what?"}'), "what?"],
    ["a connection that ends", (_, response) => response.socket?.destroy(), "could not be reached"],
    [
      "an answer that says it is huge",
      (_, response) => response.writeHead(200, { "content-length": `${40 * 1024 * 1024}` }).flushHeaders(),
      "larger",
    ],
    [
      "an answer that becomes huge",
      (_, response) => {
        const chunk = " ".repeat(1024 * 1024);
        const more = (): void => {
          while (!response.destroyed && response.write(chunk));
          if (!response.destroyed) response.once("drain", more);
        };
        more();
      },
      "larger",
    ],
  ])("%s", async (_, handler, words) => {
    handle = handler;
    const error = await rejection(() => httpTransport(url, { token: () => "t" }).sync({}), "NETWORK");
    expect(error.message).toContain(words);
    expect(error.message.length).toBeLessThan(300);
  });

  test("an answer that does not arrive, or never ends", async () => {
    handle = () => undefined;
    expect((await rejection(() => httpTransport(url, { token: () => "t", timeout_ms: 30 }).sync({}), "NETWORK")).message).toContain(
      "30 ms",
    );
    handle = (_, response) => void response.write("{");
    await rejection(() => httpTransport(url, { token: () => "t", timeout_ms: 30 }).sync({}), "NETWORK");
  });

  test("no server is listening", async () => {
    await rejection(() => httpTransport("http://127.0.0.1:1", { token: () => "t" }).sync({}), "NETWORK");
  });

  test("the caller aborts", async () => {
    handle = () => undefined;
    const abort = new AbortController();
    const synced = rejection(() => httpTransport(url, { token: () => "t" }).sync({}, abort.signal), "NETWORK");
    abort.abort();
    expect((await synced).message).toBe("the caller has aborted the request");
  });
});

test("the time to retry is passed on", async () => {
  handle = answerWith(503, '{"code":"BUSY","message":"later"}', { "retry-after": "7" });
  expect(await rejection(() => httpTransport(url, { token: () => "t" }).sync({}), "NETWORK")).toMatchObject({ retry_after_sec: 7 });
});
