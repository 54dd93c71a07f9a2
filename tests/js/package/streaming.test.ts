// plaudit/streaming: the file is fetched, and the engine works with any answer instead of it. Each test has its own copy of the package.

import { readFile } from "node:fs/promises";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Plaudit } from "./builds.js";
import { refusal } from "./refusal.js";
import { NOW, sample } from "./sample.js";

const file = new URL("../../../pkg/plaudit.wasm", import.meta.url);
const read = async (): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await readFile(file));
let copies = 0;
let plaudit: Plaudit;

beforeEach(async () => {
  copies += 1;
  plaudit = (await import(/* @vite-ignore */ new URL(`../../../pkg/streaming/core.js?copy=${copies}`, import.meta.url).href)) as Plaudit;
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** Counts how often the inlined digits are decoded from here on, recognized by their length. */
function countDecoded(): () => number {
  const encode = vi.spyOn(TextEncoder.prototype, "encode");
  return () => encode.mock.calls.filter(([text = ""]) => text.length > 100_000).length;
}

test("synchronous functions called too early tell to await init()", async () => {
  const early = [() => plaudit.createEngineSync(sample), () => plaudit.validate(sample), () => new plaudit.Schedule("@daily")];
  for (const call of early) expect(refusal(call, "NOT_READY").message).toContain("await init()");
  await plaudit.init();
  for (const call of early) call();
});

test("the file is fetched once, and the inlined bytes are not used", async () => {
  const bytes = await read();
  const fetched = vi.fn(async () => new Response(bytes, { headers: { "content-type": "application/wasm" } }));
  vi.stubGlobal("fetch", fetched);
  const decoded = countDecoded();
  const [engine] = await Promise.all([plaudit.createEngine(sample), plaudit.init(), plaudit.createEngine(sample)]);
  expect(engine.get("daily", NOW)?.max_count).toBe(2);
  expect(fetched.mock.calls).toEqual([[file.href]]);
  expect(decoded()).toBe(0);
});

const instead: [string, () => Promise<Response>][] = [
  ["a page", async () => new Response("<!doctype html><title>Not found</title>")],
  ["nothing", async () => new Response("")],
  ["404", async () => new Response("no", { status: 404 })],
  ["half of the file", async () => new Response((await read()).subarray(0, 100_000))],
  ["a failure", async () => Promise.reject(new TypeError("Failed to fetch"))],
];
test.each(instead)("with %s instead of the file, the inlined bytes are used", async (_what, answer) => {
  vi.stubGlobal("fetch", answer);
  const decoded = countDecoded();
  await plaudit.init();
  expect(new plaudit.Schedule("@daily").next(0)).toBe(86_400);
  expect(decoded()).toBe(1);
});

test("if WebAssembly itself is forbidden, the error is readable", async () => {
  vi.spyOn(WebAssembly, "compile").mockRejectedValue(
    new WebAssembly.CompileError("violates the following Content Security Policy directive"),
  );
  const error = await plaudit.init().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: "PlauditError", code: "NOT_READY" });
  expect(String(error)).toContain("Content Security Policy");
});
