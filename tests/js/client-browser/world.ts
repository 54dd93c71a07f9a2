// What every test has: an authority of its own, and devices in one browser.

import { randomUUID } from "node:crypto";
import { expect, test as base } from "vitest";
import type { Browser, BrowserContext } from "playwright-core";
import { launch } from "../chrome.mjs";
import { type Account, ServerProcess } from "../server-process.ts";
import { definitions } from "../client/sample.ts";
import { teamDefinitions } from "./team.ts";
import { Device } from "./device.ts";

export interface DeviceOptions {
  /** Signed in already, as on another device. */
  account?: Account;
  /** Before the app is loaded. */
  before?: (context: BrowserContext) => Promise<unknown>;
}

export interface World {
  browser: Browser;
  authority: ServerProcess;
  /** Makes a device. What its pages throw, and nobody catches, fails the test. */
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
    const authority = await ServerProcess.startWithTeams(definitions, teamDefinitions);
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
