// Components on a page, and clients for them; both are removed after each test.

import { act, type ReactNode } from "react";
import { createRoot, hydrateRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { type Client, type ClientOptions, createClient, memoryStore } from "../../../pkg/client.js";
import { settle } from "../client/harness.js";
import { definitions } from "../client/sample.js";

const clients: Client[] = [];
const roots: Root[] = [];
/** The messages that React has logged. */
let complaints: ReturnType<typeof vi.spyOn>;

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  complaints = vi.spyOn(console, "error").mockImplementation(() => undefined);
});

afterEach(async () => {
  for (const root of roots.splice(0)) await act(async () => root.unmount());
  await Promise.all(clients.splice(0).map((client) => client.close()));
  document.body.replaceChildren();
  expect(complaints.mock.calls).toEqual([]);
});

export async function opened(options: Partial<ClientOptions> = {}): Promise<Client> {
  const client = await createClient({ player: "ada", definitions, store: memoryStore(), ...options });
  clients.push(client);
  return client;
}

/** Returns and clears the expected messages. */
export function takenComplaints(): string {
  return complaints.mock.calls.splice(0).flat().map(String).join("\n");
}

/** Runs an action, and everything that follows from it. */
export async function doing(action: () => unknown = () => undefined): Promise<void> {
  await act(async () => {
    await action();
    await settle();
  });
}

export interface Page {
  text(): string;
  render(app: ReactNode): Promise<void>;
  unmount(): Promise<void>;
}

export async function shown(app: ReactNode): Promise<Page> {
  return page("", (container) => {
    const root = createRoot(container);
    root.render(app);
    return root;
  });
}

/** Hydrates a server's markup; `recovered` is called for each mismatch. */
export async function hydrated(app: ReactNode, html: string, recovered: (error: unknown) => void): Promise<Page> {
  return page(html, (container) => hydrateRoot(container, app, { onRecoverableError: recovered }));
}

async function page(html: string, start: (container: Element) => Root): Promise<Page> {
  const container = document.body.appendChild(document.createElement("main"));
  container.innerHTML = html;
  let root: Root | undefined;
  await doing(() => {
    root = start(container);
    roots.push(root);
  });
  return {
    text: () => container.textContent ?? "",
    render: (next) => doing(() => root?.render(next)),
    unmount: () => doing(() => root?.unmount()),
  };
}
