import { createRequire } from "node:module";
import { expect, test, vi } from "vitest";
import * as plaudit from "plaudit";
import * as client from "plaudit/client";
import * as hooks from "plaudit/react";
import * as testing from "plaudit/testing";
import * as react from "react";

const scenario = createRequire(import.meta.url)("./scenario.cjs");

test("the engine computes", async () => {
  expect(await scenario.engine(plaudit)).toBe("First steps, 1 of 1, next Monday 345600");
});

test("the client keeps and tells", async () => {
  expect(await scenario.client(client)).toBe("Grün 🏆, claimable");
});

test("the hooks render", async () => {
  const isPage = typeof document !== "undefined";
  const render = isPage ? { client: await import("react-dom/client") } : { server: await import("react-dom/server") };
  expect(await scenario.hooks(react, render, hooks, client)).toBe(isPage ? "1" : "nothing yet");
});

test("days pass for a client and an authority in memory", async () => {
  expect(await scenario.authority(vi, testing, client)).toBe("regular, claimable, 0 pending");
});

test("the elements show what there is, or at least do no harm", async () => {
  await import("plaudit/elements");
  expect(await scenario.elements(client)).toBe(typeof document === "undefined" ? "imported" : "list shown, unlock shown");
});
