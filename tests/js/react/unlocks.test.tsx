// @vitest-environment happy-dom
// Unlocks to celebrate: shared by all components, once each, until one acknowledges them.

import { Fragment, type ReactNode, StrictMode } from "react";
import { expect, test, vi } from "vitest";
import { type Client, memoryStore } from "../../../pkg/client.js";
import { PlauditProvider, type UnlockToCelebrate, useSnapshot, useUnlocks } from "../../../pkg/react.js";
import { createTestAuthority } from "../../../pkg/testing.js";
import { wait } from "../client/harness.js";
import { definitions, session, steps } from "../client/sample.js";
import { doing, opened, shown } from "./page.js";

/** The last unlocks that a component received. */
let given: readonly UnlockToCelebrate[] = [];

function Titles() {
  given = useUnlocks();
  return <p>[{given.map(({ title }) => title).join(", ")}]</p>;
}

function Inbox() {
  return (
    <p>
      (
      {useSnapshot()
        .inbox.map(({ title }) => title)
        .join(", ")}
      )
    </p>
  );
}

const around = (client: Client, ...children: ReactNode[]) => (
  <StrictMode>
    <PlauditProvider client={client}>
      {children.map((child, index) => (
        <Fragment key={index}>{child}</Fragment>
      ))}
    </PlauditProvider>
  </StrictMode>
);

test("in StrictMode, every component has each unlock once, and an acknowledgement is for all of them", async () => {
  const client = await opened();
  const page = await shown(around(client, <Titles />, <Titles />, <Inbox />));
  await doing(() => client.record(session));
  await doing(() => wait(1));
  await doing(() => client.record(steps(3)));
  expect(page.text()).toBe("[Regular, First steps][Regular, First steps](Regular, First steps)");
  await doing(() => given[0]?.acknowledge());
  expect(page.text()).toBe("[First steps][First steps](First steps)");
  const [kept] = given;
  await doing(() => client.record(steps(1, "marathon")));
  expect(given[0]).toBe(kept);
  await doing(() => given[0]?.acknowledge());
  expect(page.text()).toBe("[][]()");
});

test("unacknowledged unlocks outlive their components", async () => {
  const client = await opened();
  const page = await shown(around(client, <Titles />));
  await doing(() => client.record(session));
  expect(page.text()).toBe("[Regular]");
  await page.render(around(client, <Inbox />));
  await page.render(around(client, <Titles />));
  expect(page.text()).toBe("[Regular]");
  await doing(() => given[0]?.acknowledge());
  await page.unmount();
  expect((await shown(around(client, <Titles />))).text()).toBe("[]");
});

test("while no component celebrates, the client keeps the unlock", async () => {
  const client = await opened();
  const page = await shown(around(client, <Titles />));
  await page.render(around(client));
  await doing(() => client.record(session));
  await page.render(around(client, <Titles />));
  expect(page.text()).toBe("[Regular]");
});

test("a hidden tab celebrates once it is visible", async () => {
  const client = await opened();
  const visibility = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  const page = await shown(around(client, <Titles />, <Inbox />));
  await doing(() => client.record(session));
  expect(page.text()).toBe("[](Regular)");
  visibility.mockReturnValue("visible");
  await doing(() => document.dispatchEvent(new Event("visibilitychange")));
  expect(page.text()).toBe("[Regular](Regular)");
});

test("one of two tabs celebrates, and an unlock acknowledged there leaves the inbox of both", async () => {
  const store = memoryStore();
  const tabs = [await opened({ store }), await opened({ store })];
  const unlocks: UnlockToCelebrate[] = [];
  const pages = [];
  for (const client of tabs) {
    function Tab() {
      const own = useUnlocks();
      unlocks.push(...own);
      return `[${own.map(({ title }) => title).join(", ")}]`;
    }
    pages.push(await shown(around(client, <Tab />, <Inbox />)));
  }
  await doing(() => tabs[0]?.record(session));
  expect(pages.map((page) => page.text()).sort()).toEqual(["[Regular](Regular)", "[](Regular)"]);
  await doing(() => unlocks[0]?.acknowledge());
  expect(pages.map((page) => page.text())).toEqual(["[]()", "[]()"]);
});

test("an unlock that the authority refuses is taken back", async () => {
  const authority = await createTestAuthority({ definitions });
  const client = await opened({ transport: authority.transport("ada"), past: "known" });
  const page = await shown(around(client, <Titles />));
  authority.refuse(({ command }) => (command.type === "session_completed" ? "PERMISSION_DENIED" : undefined));
  authority.goOffline();
  await doing(() => client.record(session));
  expect(page.text()).toBe("[Regular]");
  authority.goOnline();
  await doing(() => client.sync());
  expect(page.text()).toBe("[]");
});
