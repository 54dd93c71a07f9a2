// @vitest-environment happy-dom
// Providers of a promise, and errors of providers.

import { Component, type ReactNode, StrictMode } from "react";
import { expect, test, vi } from "vitest";
import type { Client } from "../../../pkg/client.js";
import { PlauditProvider, useAchievements, useClient, useSnapshot, useUnlocks } from "../../../pkg/react.js";
import { doing, opened, shown, takenComplaints } from "./page.js";

function Summary() {
  const { achievements } = useAchievements();
  return `${useSnapshot().status.state}, ${Object.keys(achievements).length} achievements, ${useUnlocks().length} unlocks, ${useClient() === undefined ? "no client" : "a client"}`;
}

const EMPTY = "loading, 0 achievements, 0 unlocks, no client";

class Boundary extends Component<{ children: ReactNode }, { message?: string }> {
  override state: { message?: string } = {};
  static getDerivedStateFromError(thrown: unknown) {
    return { message: `caught: ${thrown instanceof Error ? thrown.message : String(thrown)}` };
  }
  override render() {
    return this.state.message ?? this.props.children;
  }
}

/** A promise that is settled by hand. */
function promised(): { promise: Promise<Client>; fulfil: (client: Client) => void; reject: (thrown: unknown) => void } {
  let [fulfil, reject] = [(_: Client): void => undefined, (_: unknown): void => undefined];
  const promise = new Promise<Client>((fulfilled, rejected) => {
    [fulfil, reject] = [fulfilled, rejected];
  });
  return { promise, fulfil, reject };
}

test("while the promise is pending, everything is loading; then the client is available", async () => {
  const { promise, fulfil } = promised();
  const page = await shown(
    <StrictMode>
      <PlauditProvider client={promise}>
        <Summary />
      </PlauditProvider>
    </StrictMode>,
  );
  expect(page.text()).toBe(EMPTY);
  await doing(async () => fulfil(await opened()));
  expect(page.text()).toBe("ready, 3 achievements, 0 unlocks, a client");
});

test("the reason of a rejected promise reaches the error boundary", async () => {
  const { promise, reject } = promised();
  const page = await shown(
    <Boundary>
      <PlauditProvider client={promise}>
        <Summary />
      </PlauditProvider>
    </Boundary>,
  );
  expect(page.text()).toBe(EMPTY);
  await doing(() => reject(new Error("the disk is full")));
  expect(page.text()).toBe("caught: the disk is full");
  expect(takenComplaints()).toContain("the disk is full");
});

test("a late promise does not replace a newer one", async () => {
  const [early, late] = [promised(), promised()];
  const page = await shown(
    <PlauditProvider client={late.promise}>
      <Summary />
    </PlauditProvider>,
  );
  await page.render(
    <PlauditProvider client={early.promise}>
      <Summary />
    </PlauditProvider>,
  );
  await doing(() => late.reject(new Error("too late")));
  expect(page.text()).toBe(EMPTY);
  await doing(async () => early.fulfil(await opened()));
  expect(page.text()).toContain("a client");
});

test.each(["a client", "a promise of one"])("between %s and the promise of another, nothing of the first is shown", async (what) => {
  const first = await opened();
  const page = await shown(
    <PlauditProvider client={what === "a client" ? first : Promise.resolve(first)}>
      <Summary />
    </PlauditProvider>,
  );
  expect(page.text()).toContain("3 achievements");
  const { promise, fulfil } = promised();
  await page.render(
    <PlauditProvider client={promise}>
      <Summary />
    </PlauditProvider>,
  );
  expect(page.text()).toBe(EMPTY);
  await page.unmount();
  // Too late to have an effect.
  await doing(async () => fulfil(await opened()));
});

test("without a provider, or with an empty one, the error says what is missing", async () => {
  const alone = await shown(
    <Boundary>
      <Summary />
    </Boundary>,
  );
  expect(alone.text()).toBe("caught: plaudit/react: there is no <PlauditProvider client={…}> around this component");
  const nothing: { client?: Client } = {};
  const empty = await shown(
    <Boundary>
      <PlauditProvider client={nothing.client as Client}>
        <Summary />
      </PlauditProvider>
    </Boundary>,
  );
  expect(empty.text()).toBe("caught: plaudit/react: <PlauditProvider> needs a client or a promise of one, found undefined");
  expect(takenComplaints()).toContain("plaudit/react");
});

test("the provider's locale is that of the client, from the first rendering with it on", async () => {
  const definitions = { achievements: { one: { name: "One", max_count: 1, texts: { de: { name: "Eins" } } } } };
  function Name() {
    return useAchievements().achievements["one"]?.name ?? "nothing";
  }
  const client = await opened({ definitions });
  const app = (locale?: string) => (
    <PlauditProvider client={client} {...(locale !== undefined && { locale })}>
      <Name />
    </PlauditProvider>
  );
  const page = await shown(app("de-AT"));
  expect(page.text()).toBe("Eins");
  await page.render(app("en"));
  expect(page.text()).toBe("One");
  await page.render(app("de"));
  await page.render(app());
  expect(page.text(), "without one, the client's own stays").toBe("Eins");
});

test("a locale that the client refuses is warned of, and the page stays", async () => {
  const client = await opened();
  const warned = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const page = await shown(
    <PlauditProvider client={client} locale="no language tag">
      <p>here</p>
    </PlauditProvider>,
  );
  expect(page.text()).toBe("here");
  expect(warned.mock.calls.flat().join()).toMatch(/locale/);
  warned.mockRestore();
});
