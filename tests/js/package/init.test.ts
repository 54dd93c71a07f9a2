// Initialization: each test has its own copy of the package, on a manipulated platform.

import { readFile } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Plaudit } from "./builds.js";
import { refusal, rejection } from "./refusal.js";

const wasm = new URL("../../../pkg/plaudit.wasm", import.meta.url);
const file = async (): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await readFile(wasm));
let copies = 0;
let plaudit: Plaudit;

beforeEach(async () => {
  copies += 1;
  plaudit = (await import(/* @vite-ignore */ new URL(`../../../pkg/core.js?copy=${copies}`, import.meta.url).href)) as Plaudit;
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function works(): void {
  expect(new plaudit.Schedule("@daily").next(0)).toBe(86_400);
}

test("works without preparation", works);

test("init is single-flight and idempotent", async () => {
  const compile = vi.spyOn(WebAssembly, "compile");
  const instantiate = vi.spyOn(WebAssembly, "instantiate");
  await Promise.all([plaudit.init(), plaudit.init(), plaudit.init()]);
  await plaudit.init();
  expect(compile).toHaveBeenCalledTimes(1);
  expect(instantiate).toHaveBeenCalledTimes(1);
  works();
});

test("init tries again after a failure", async () => {
  vi.spyOn(WebAssembly, "compile").mockRejectedValueOnce(new Error("out of memory"));
  const error = await rejection(() => plaudit.init(), "NOT_READY");
  expect(error.message).toContain("out of memory");
  // The error of a policy without 'wasm-unsafe-eval', in which browsers suggest no alternative.
  expect(error.message).toMatch(/'wasm-unsafe-eval'.* import plaudit\/javascript/);
  await plaudit.init();
  works();
});

test("init helps if the platform refuses synchronous compilation", async () => {
  const Module = WebAssembly.Module;
  function Refusing(): never {
    throw new RangeError("WebAssembly.Compile is disallowed on the main thread, if the buffer size is larger than 8MB");
  }
  vi.stubGlobal(
    "WebAssembly",
    Object.assign(Object.create(null) as object, copyOf(WebAssembly), {
      Module: Object.assign(Refusing, { imports: Module.imports, prototype: Module.prototype }),
    }),
  );
  expect(refusal(() => new plaudit.Schedule("@daily"), "NOT_READY").message).toContain("await init()");
  await plaudit.init();
  works();
});

function copyOf(namespace: object): object {
  return Object.fromEntries(Object.getOwnPropertyNames(namespace).map((name) => [name, (namespace as Record<string, unknown>)[name]]));
}

test("without WebAssembly everything says NOT_READY", async () => {
  vi.stubGlobal("WebAssembly", undefined);
  refusal(() => new plaudit.Schedule("@daily"), "NOT_READY");
  expect((await rejection(() => plaudit.init(), "NOT_READY")).message).toContain("import plaudit/javascript");
});

describe("init loads the module from another source", () => {
  test("bytes", async () => {
    await plaudit.init({ wasm: await readFile(wasm) });
    works();
  });

  test("an ArrayBuffer", async () => {
    await plaudit.init({ wasm: (await file()).buffer });
    works();
  });

  test("a compiled module", async () => {
    await plaudit.init({ wasm: await WebAssembly.compile(await file()) });
    works();
  });

  test("a Response", async () => {
    await plaudit.init({ wasm: new Response(await file()) });
    works();
  });

  test("a URL", async () => {
    const bytes = await file();
    const fetched = vi.fn(async () => new Response(bytes));
    vi.stubGlobal("fetch", fetched);
    await plaudit.init({ wasm: new URL("https://example.test/plaudit.wasm") });
    expect(fetched).toHaveBeenCalledWith("https://example.test/plaudit.wasm");
    works();
  });

  test("a URL that does not exist", async () => {
    vi.stubGlobal("fetch", async () => new Response("no", { status: 404 }));
    const error = await rejection(() => plaudit.init({ wasm: "/plaudit.wasm" }), "NETWORK");
    expect(error.message).toContain("404");
    await plaudit.init();
    works();
  });

  test("a page instead of the module", async () => {
    await rejection(() => plaudit.init({ wasm: new Response("<!doctype html>") }), "NOT_READY");
    works();
  });

  test("another module", async () => {
    const empty = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
    await rejection(() => plaudit.init({ wasm: empty }), "NOT_READY");
    works();
  });

  test.each([[42], [{}], [null], [() => "x"], [Symbol("x")]])("not from %s", async (source) => {
    await rejection(() => plaudit.init({ wasm: source as unknown as object }), "INVALID_ARGUMENT");
    works();
  });
});
