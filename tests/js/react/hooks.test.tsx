// @vitest-environment happy-dom
// The results of the hooks, and how often they render.

import { StrictMode } from "react";
import { expect, test } from "vitest";
import { type Achievement, createEngineSync } from "../../../pkg/index.js";
import { PlauditProvider, useAchievement, useAchievements, useSnapshot, useStableClient } from "../../../pkg/react.js";
import { definitions, NOW, session, steps } from "../client/sample.js";
import { wait } from "../client/harness.js";
import { doing, opened, shown } from "./page.js";

function Counts() {
  const { achievements, repeat_achievements } = useAchievements();
  return Object.values({ ...achievements, ...repeat_achievements })
    .map(({ id, count, earned_count }) => `${id} ${count}/${earned_count}`)
    .join(", ");
}

test("in StrictMode, the list follows recorded events", async () => {
  const client = await opened();
  const page = await shown(
    <StrictMode>
      <PlauditProvider client={client}>
        <Counts />
      </PlauditProvider>
    </StrictMode>,
  );
  expect(page.text().split(", ").sort()).toEqual(["daily 0/0", "first_steps 0/0", "marathon 0/0", "regular 0/0"]);
  await doing(() => client.record(steps(2)));
  await doing(() => client.record(session));
  expect(page.text().split(", ").sort()).toEqual(["daily 0/0", "first_steps 2/0", "marathon 0/0", "regular 1/1"]);
});

test("changes by time alone are shown", async () => {
  const client = await opened();
  const page = await shown(
    <PlauditProvider client={client}>
      <Counts />
    </PlauditProvider>,
  );
  await doing(() => client.record(steps(1, "daily")));
  expect(page.text()).toContain("daily 1/1");
  await doing(() => wait(86_400));
  expect(page.text()).toContain("daily 0/1");
});

test("a category equals the client's list of it", async () => {
  const [one, other] = [
    { name: "One", max_count: 1, category: "a" },
    { name: "Two", max_count: 1, category: "b" },
  ];
  const client = await opened({
    definitions: { achievements: { one, other, again: { ...one, reset_cronexpr: "@daily" }, plain: { name: "Plain", max_count: 1 } } },
  });
  const lists: unknown[] = [];
  function List({ category }: { category: string }) {
    lists.push(useAchievements({ category }));
    return null;
  }
  await shown(
    <PlauditProvider client={client}>
      <List category="a" />
      <List category="b" />
      <List category="" />
      <List category="__proto__" />
    </PlauditProvider>,
  );
  expect(lists.slice(-4)).toEqual(["a", "b", "", "__proto__"].map((category) => client.list({ category })));
});

test("a component of one achievement rerenders only when that achievement changes", async () => {
  const client = await opened();
  const renders: string[] = [];
  function One({ id }: { id: string }) {
    renders.push(`${id} ${useAchievement(id)?.count}`);
    return null;
  }
  await shown(
    <PlauditProvider client={client}>
      <One id="first_steps" />
      <One id="marathon" />
    </PlauditProvider>,
  );
  expect(renders.splice(0)).toEqual(["first_steps 0", "marathon 0"]);
  await doing(() => client.record(steps(1)));
  await doing(() => wait(5));
  await doing(() => client.record(steps(7, "marathon")));
  await doing(() => client.record(session));
  expect(renders).toEqual(["first_steps 1", "marathon 7"]);
});

test("an achievement that has not changed is the same object as before, and so is a list", async () => {
  const client = await opened();
  const lists: { [id: string]: Achievement }[] = [];
  function List() {
    lists.push(useAchievements().achievements);
    return null;
  }
  await shown(
    <PlauditProvider client={client}>
      <List />
    </PlauditProvider>,
  );
  await doing(() => client.record(steps(1)));
  const [before, after] = lists.slice(-2);
  expect(after?.["first_steps"]).not.toBe(before?.["first_steps"]);
  expect(after?.["marathon"]).toBe(before?.["marathon"]);
  const rendered = lists.length;
  await doing(() => client.sync());
  expect(lists).toHaveLength(rendered);
});

test("subs are found, inherited members are not", async () => {
  const sub = { name: "Sub", max_count: 2 };
  const client = await opened({ definitions: { achievements: { parent: { name: "Parent", max_count: 1, sub_achievements: { sub } } } } });
  function Names() {
    return [useAchievement("parent"), useAchievement("sub"), useAchievement("__proto__"), useAchievement("constructor")]
      .map((one) => one?.name ?? "none")
      .join(", ");
  }
  const page = await shown(
    <PlauditProvider client={client}>
      <Names />
    </PlauditProvider>,
  );
  expect(page.text()).toBe("Parent, Sub, none, none");
});

test("ids like those of an object's prototype work like any other", async () => {
  const achievements = Object.fromEntries(["__proto__", "constructor"].map((id) => [id, { name: `is ${id}`, max_count: 3 }]));
  expect(Object.keys(createEngineSync({ achievements }).list(NOW).achievements).sort()).toEqual(["__proto__", "constructor"]);
  const client = await opened({ definitions: { achievements } });
  const page = await shown(
    <PlauditProvider client={client}>
      <Counts />
    </PlauditProvider>,
  );
  await doing(() => client.record({ type: "update", achievements: Object.fromEntries([["__proto__", 2]]) }));
  expect(page.text().split(", ").sort()).toEqual(["__proto__ 2/0", "constructor 0/0"]);
});

test("the client and its snapshot are available", async () => {
  const client = await opened();
  function Status() {
    const [own, { status, inbox }] = [useStableClient(), useSnapshot()];
    return `${own === client}, ${status.state}, ${inbox.length}`;
  }
  const page = await shown(
    <PlauditProvider client={client}>
      <Status />
    </PlauditProvider>,
  );
  expect(page.text()).toBe("true, ready, 0");
  await doing(() => client.record(session));
  expect(page.text()).toBe("true, ready, 1");
});

test("another client replaces the first, which stays open", async () => {
  const [one, other] = [await opened(), await opened({ definitions: { achievements: { regular: definitions.achievements.regular } } })];
  const page = await shown(
    <PlauditProvider client={one}>
      <Counts />
    </PlauditProvider>,
  );
  await page.render(
    <PlauditProvider client={other}>
      <Counts />
    </PlauditProvider>,
  );
  expect(page.text()).toBe("regular 0/0");
  await doing(() => one.record(session));
  expect(page.text()).toBe("regular 0/0");
  await doing(() => other.record(session));
  expect(page.text()).toBe("regular 1/1");
});

test("unmounted components have no subscriptions", async () => {
  const client = await opened();
  let subscribed = 0;
  const counted: typeof client = {
    ...client,
    status: client.status,
    subscribe: (listener) => {
      subscribed += 1;
      const end = client.subscribe(listener);
      return () => {
        subscribed -= 1;
        end();
      };
    },
  };
  const page = await shown(
    <StrictMode>
      <PlauditProvider client={counted}>
        <Counts />
        <Counts />
      </PlauditProvider>
    </StrictMode>,
  );
  expect(subscribed).toBe(2);
  await page.unmount();
  expect(subscribed).toBe(0);
});
