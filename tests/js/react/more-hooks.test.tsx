// @vitest-environment happy-dom
// Hooks that read while rendering are never stale; hooks that claim and count report their progress.

import { type ReactNode, StrictMode, useEffect } from "react";
import { expect, test, vi } from "vitest";
import type { Client } from "../../../pkg/client.js";
import {
  PlauditProvider,
  useAchievement,
  useClaim,
  useClient,
  useCountdown,
  useExplanation,
  useNearest,
  useNow,
  useSelector,
  useSnapshot,
  useStableClient,
  useStreak,
} from "../../../pkg/react.js";
import { NOW, session } from "../client/sample.js";
import { wait } from "../client/harness.js";
import { MemoryAuthority } from "../client/memory-authority.js";
import { compiled } from "./compiled.js";
import { doing, opened, shown } from "./page.js";

const definitions = {
  achievements: {
    a: { name: "A", max_count: 1, reward: { guaranteed: { currencies: { gold: { min: 5 } } } } },
    b: { name: "B", max_count: 2, precondition_ids: ["a"] },
    row: { name: "Row", trigger: { streak: { days: 3 } } },
  },
};
const update = (achievements: Record<string, number>) => ({ type: "update" as const, achievements });
const within = (client: Client, app: ReactNode) => (
  <StrictMode>
    <PlauditProvider client={client}>{app}</PlauditProvider>
  </StrictMode>
);

test("queries while rendering are never stale: the client's identity changes with its snapshot", async () => {
  const client = await opened({ definitions });
  const seen = new Set<unknown>();
  function Open() {
    const own = useClient();
    seen.add(own);
    return `${own?.explain("b").open} ${own?.get("a")?.count}`;
  }
  const page = await shown(within(client, <Open />));
  expect(page.text()).toBe("false 0");
  await doing(() => client.record(update({ a: 1 })));
  expect(page.text()).toBe("true 1");
  const identities = seen.size;
  expect(identities).toBeGreaterThan(1);
  await page.render(within(client, <Open />));
  expect(seen.size).toBe(identities);
});

test("this also holds under the React Compiler, which caches calls on a stable client", async () => {
  const client = await opened({ definitions });
  const source = `
    export function Fresh() {
      const client = useClient();
      return <b>{String(client?.explain("b").open)} {client?.get("a")?.count}</b>;
    }
    export function Stale() {
      const client = useStableClient();
      useSnapshot();
      return <i>{String(client?.explain("b").open)}</i>;
    }`;
  const { Fresh, Stale } = await compiled<"Fresh" | "Stale">(source, { useClient, useStableClient, useSnapshot });
  const page = await shown(
    <PlauditProvider client={client}>
      <Fresh />
      <Stale />
    </PlauditProvider>,
  );
  expect(page.text()).toBe("false 0false");
  await doing(() => client.record(update({ a: 1 })));
  // The second component shows that the compiler was active.
  expect(page.text()).toBe("true 1false");
});

test("a handle records, claims and listens like the client, and works as the client of a provider or an element", async () => {
  const client = await opened({ definitions });
  let handle: Client | undefined;
  let stable: Client | undefined;
  function Take() {
    handle = useClient();
    stable = useStableClient();
    return handle?.status.state;
  }
  const page = await shown(within(client, <Take />));
  expect(stable).toBe(client);
  await doing(() => handle?.record(update({ a: 1 })));
  await doing(() => handle?.claim("a"));
  expect(client.get("a")?.state).toBe("done");
  await page.render(
    <PlauditProvider client={handle as Client}>
      <Take />
    </PlauditProvider>,
  );
  expect(stable).toBe(client);
});

test("an explanation and a selection rerender only when they change", async () => {
  const client = await opened({ definitions });
  let renders = 0;
  function Shown() {
    renders += 1;
    const explanation = useExplanation("b");
    const names = useSelector(({ achievements }) =>
      Object.values(achievements.achievements)
        .filter(({ state }) => state === "claimable")
        .map(({ id }) => id),
    );
    return `${explanation?.open} ${explanation?.reasons.map(({ code }) => code)} [${names}] ${useExplanation("none")}`;
  }
  const page = await shown(
    <PlauditProvider client={client}>
      <Shown />
    </PlauditProvider>,
  );
  expect(page.text()).toBe("false locked [] undefined");
  const before = renders;
  await doing(() => client.record(session));
  expect(renders).toBe(before);
  await doing(() => client.record(update({ a: 1 })));
  expect(page.text()).toBe("true  [a] undefined");
});

test("a claim is pending, then returns its outcome or its error", async () => {
  const client = await opened({ definitions });
  let press = (): Promise<unknown> => Promise.resolve();
  const states: string[] = [];
  function Claim() {
    const { claim, claimable, pending, error, outcome } = useClaim("a");
    press = () => claim();
    states.push(
      pending
        ? "pending"
        : error
          ? `failed ${(error as { code: string }).code}`
          : outcome
            ? `got ${outcome.rewards[0]?.reward?.currencies?.["gold"]}`
            : claimable
              ? "claimable"
              : "nothing",
    );
    return states.at(-1);
  }
  const page = await shown(
    <PlauditProvider client={client}>
      <Claim />
    </PlauditProvider>,
  );
  expect(page.text()).toBe("nothing");
  await doing(() => press());
  expect(page.text()).toBe("failed NOT_COMPLETE");
  await doing(() => client.record(update({ a: 1 })));
  await doing(async () => {
    await Promise.all([press(), press()]);
  });
  expect(page.text()).toBe("got 5");
  expect(states).toContain("pending");
});

test("the clock is the authority's, counts down, and stops with the component", async () => {
  const client = await opened({ definitions });
  const adjusted: Client = {
    ...client,
    status: client.status,
    getSnapshot: () => ({ ...client.getSnapshot(), status: { ...client.status, clock_offset_sec: 100 } }),
  };
  function Clock() {
    return `${useNow()} ${useCountdown(NOW + 130)} ${useCountdown(undefined)}`;
  }
  const page = await shown(
    <PlauditProvider client={adjusted}>
      <Clock />
    </PlauditProvider>,
  );
  expect(page.text()).toBe(`${NOW + 100} 30 undefined`);
  await doing(() => wait(10));
  expect(page.text()).toBe(`${NOW + 110} 20 undefined`);
  await doing(() => wait(100));
  expect(page.text()).toContain(" 0 ");
  const timers = vi.getTimerCount();
  await page.unmount();
  expect(vi.getTimerCount()).toBe(timers - 3);
});

test("a streak and the nearest achievements are available", async () => {
  const client = await opened({ definitions });
  function Shown() {
    const streak = useStreak();
    return `${streak?.count} ${useNearest(1).map(({ id }) => id)} ${useStreak("a")?.count}`;
  }
  const page = await shown(within(client, <Shown />));
  expect(page.text()).toMatch(/^0 a /);
  await doing(() => client.record(session));
  expect(page.text()).toMatch(/^1 row /);
});

test("a provider creates one client with a function, also in StrictMode, and closes it on unmount", async () => {
  let made = 0;
  let last: Client | undefined;
  const make = async (): Promise<Client> => {
    made += 1;
    last = await opened({ definitions });
    return last;
  };
  function Count() {
    return `${useAchievement("a")?.count}`;
  }
  const app = (
    <StrictMode>
      <PlauditProvider client={() => make()}>
        <Count />
      </PlauditProvider>
    </StrictMode>
  );
  const page = await shown(app);
  await page.render(
    <StrictMode>
      <PlauditProvider client={() => make()}>
        <Count />
      </PlauditProvider>
    </StrictMode>,
  );
  expect([page.text(), made]).toEqual(["0", 1]);
  await page.unmount();
  await doing(() => wait(1));
  expect(() => last?.list()).toThrow(expect.objectContaining({ code: "DISPOSED" }));
});

test("a new client at each render causes one warning", async () => {
  const warned = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const client = await opened({ definitions });
  function Effects() {
    const own = useStableClient();
    useEffect(() => undefined, [own]);
    return "x";
  }
  const again = (): ReactNode => (
    <PlauditProvider client={Promise.resolve(client)}>
      <Effects />
    </PlauditProvider>
  );
  const page = await shown(
    <PlauditProvider client={client}>
      <Effects />
    </PlauditProvider>,
  );
  for (let renders = 0; renders < 3; renders += 1)
    await page.render(
      <PlauditProvider client={client}>
        <Effects />
      </PlauditProvider>,
    );
  expect(warned).not.toHaveBeenCalled();
  for (let renders = 0; renders < 8; renders += 1) await page.render(again());
  expect(warned.mock.calls.map(([text]) => String(text))).toEqual([expect.stringContaining("client={() => createClient(…)}")]);
});

test("a selector's Map, Set and Date are taken as they are", async () => {
  const client = await opened({ definitions });
  function Counts() {
    const counts = useSelector(({ achievements }) => new Map(Object.values(achievements.achievements).map(({ id, count }) => [id, count])));
    const begun = useSelector(({ achievements }) => new Set(Object.values(achievements.achievements).filter(({ count }) => count > 0)));
    const at = useSelector(({ achievements }) => new Date((achievements.achievements["a"]?.count ?? 0) * 1000));
    return `${counts.get("a")} ${begun.size} ${at.getTime()}`;
  }
  const page = await shown(within(client, <Counts />));
  expect(page.text()).toBe("0 0 0");
  await doing(() => client.record(update({ a: 1 })));
  expect(page.text()).toBe("1 1 1000");
});

test("a claim that ends late leaves the state of a later claim of another achievement", async () => {
  const client = await opened({ definitions });
  const endings = new Map<string, (outcome: unknown) => void>();
  const slow = Object.assign(Object.create(client) as Client, {
    claim: (id: string) => new Promise((done) => endings.set(id, done)),
  });
  let claim: () => unknown = () => undefined;
  function Button({ id }: { id: string }) {
    const state = useClaim(id);
    claim = state.claim;
    return `${id} ${state.pending ? "pending" : state.outcome === undefined ? "idle" : "done"}`;
  }
  const page = await shown(within(slow, <Button id="a" />));
  await doing(() => void claim());
  await page.render(within(slow, <Button id="b" />));
  await doing(() => void claim());
  expect(page.text()).toBe("b pending");
  await doing(() => endings.get("a")?.({}));
  expect(page.text()).toBe("b pending");
  await doing(() => endings.get("b")?.({}));
  expect(page.text()).toBe("b done");
});

test("countdowns run by the client's clock, as views do, when the device's clock is set", async () => {
  const client = await opened({ transport: new MemoryAuthority(definitions) });
  await doing(() => client.sync());
  const Now = (): string => `${useNow()}`;
  const page = await shown(within(client, <Now />));
  expect(page.text()).toBe(`${NOW}`);
  vi.setSystemTime((NOW + 7_200) * 1000);
  await doing(() => wait(2));
  expect(page.text()).toBe(`${client.get("a")?.current_time_sec}`);
  expect(Number(page.text())).toBeLessThan(NOW + 60);
});
