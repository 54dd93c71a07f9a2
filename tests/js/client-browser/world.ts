// The fixtures of every test: its own authority, and devices in one browser.

import { randomUUID } from "node:crypto";
import { expect, test as base } from "vitest";
import type { Browser, BrowserContext } from "playwright-core";
import { launch } from "../chrome.mjs";
import { type Account, ServerProcess } from "../server-process.ts";
import { definitions } from "../client/sample.ts";
import { teamDefinitions } from "./team.ts";
import { Device } from "./device.ts";

interface DeviceOptions {
  /** The account of a player who is already signed in, as on another device. */
  account?: Account;
  /** Runs before the app is loaded. */
  before?: (context: BrowserContext) => Promise<unknown>;
}

export interface World {
  browser: Browser;
  authority: ServerProcess;
  /** Creates a device. Uncaught errors of its pages fail the test. */
  device: (options?: DeviceOptions) => Promise<Device>;
}

export const test = base.extend<World>({
  browser: [
    async ({}, use) => {
      const browser = await launch();
      await use(browser);
      await browser.close();
    },
    { scope: "file" },
  ],
  authority: async ({}, use) => {
    const authority = await ServerProcess.startWithTeams(definitions, teamDefinitions, "--adopt", "--event-rate", "0");
    await use(authority);
    await authority.stop();
  },
  device: async ({ browser, authority }, use) => {
    const devices: Device[] = [];
    await use(async ({ account, before } = {}) => {
      const context = await browser.newContext();
      await before?.(context);
      const device = await Device.install(context, authority.url, account ?? (await authority.signIn(randomUUID())));
      devices.push(device);
      return device;
    });
    for (const { context } of devices) await context.close();
    expect(devices.flatMap(({ faults }) => faults)).toEqual([]);
  },
});
