// A device: a browser's context with the app installed on it, and the tabs that it opens.

import { expect } from "vitest";
import type { BrowserContext, CDPSession, Page, Request } from "playwright-core";
import type { Activity, Status, SyncReport } from "../../../pkg/client.js";
import type { Account } from "../server-process.ts";
import type { Opening, Told } from "./app/hooks.ts";
import { shell } from "./shell.ts";

/** An event on its way, as far as tests look at it. */
export interface Sent {
  cid: string;
  mid: number;
  eid: string;
  clock: string;
}

export class Device {
  readonly faults: string[] = [];
  private debugging: CDPSession | undefined;

  private constructor(readonly context: BrowserContext, private readonly url: string, readonly account: Account) {}

  static async install(context: BrowserContext, url: string, account: Account): Promise<Device> {
    const { html, script } = await shell();
    // Installed: it comes from the device, whatever the network does.
    await context.route(`${url}/`, (route) => route.fulfill({ contentType: "text/html", body: html }));
    await context.route(`${url}/app.js`, (route) => route.fulfill({ contentType: "text/javascript", body: script }));
    return new Device(context, url, account);
  }

  /** Opens the app in a tab, and a client in it. */
  async open(options: Partial<Opening> = {}): Promise<Tab> {
    const page = await this.context.newPage();
    page.on("pageerror", (error) => { this.faults.push(String(error)); });
    const tab = new Tab(page, { account: this.account, ...options });
    await page.goto(this.url);
    await tab.start();
    return tab;
  }

  /** How much the app may store, in bytes. */
  async limitStorage(bytes?: number): Promise<void> {
    this.debugging ??= await this.context.newCDPSession(await this.context.newPage());
    await this.debugging.send("Storage.overrideQuotaForOrigin", { origin: this.url, ...(bytes === undefined ? {} : { quotaSize: bytes }) });
  }

  async offline(): Promise<void> {
    await this.context.setOffline(true);
  }

  async online(): Promise<void> {
    await this.context.setOffline(false);
  }
}

export class Tab {
  /** The events of each request that has left this tab. */
  readonly sent: Sent[][] = [];
  /** The events of each that has been answered. */
  readonly answered: Sent[][] = [];

  constructor(readonly page: Page, private opening: Opening) {
    page.on("request", (request) => this.sent.push(...eventsOf(request)));
    page.on("response", (response) => this.answered.push(...eventsOf(response.request())));
  }

  async start(): Promise<void> {
    await this.page.evaluate((opening) => app.open(opening), this.opening);
  }

  /** Another player signs in. */
  async change(account: Account): Promise<void> {
    this.opening = { ...this.opening, account };
    await this.start();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.start();
  }

  /** Records one after the other; resolves when all of it is stored. */
  async record(...activities: Activity[]): Promise<void> {
    await this.page.evaluate(async (list) => {
      for (const activity of list) await app.client.record(activity);
    }, activities);
  }

  /** Records for the team. */
  async contribute(...activities: Activity[]): Promise<void> {
    await this.page.evaluate(async (list) => {
      for (const activity of list) await app.team.record(activity);
    }, activities);
  }

  /** Claims for the team: what it is refused with. */
  async claimForTeam(id: string): Promise<string | undefined> {
    return this.page.evaluate((node) => app.team.claim(node).then(() => undefined, (error: { code: string }) => error.code), id);
  }

  /** What the team has of it, member by member. */
  async contributions(id: string): Promise<Record<string, number> | undefined> {
    return this.page.evaluate((node) => app.team.get(node)?.contributions, id);
  }

  async role(): Promise<string | undefined> {
    return this.page.evaluate(() => app.team.status.role);
  }

  async ofTeam(): Promise<string[]> {
    return this.page.evaluate(() => Object.keys(app.team.getSnapshot().achievements.achievements));
  }

  /** From now on requests carry these tokens. */
  async signIn(account: Account): Promise<void> {
    await this.page.evaluate((renewed) => app.signIn(renewed), account);
  }

  async sync(): Promise<SyncReport> {
    return this.page.evaluate(() => app.client.sync());
  }

  async status(): Promise<Status> {
    return this.page.evaluate(() => app.client.status);
  }

  /** How many bytes the browser counts for what the app stores. */
  async usage(): Promise<number> {
    return this.page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
  }

  async count(id: string): Promise<number | undefined> {
    return this.page.evaluate((node) => app.client.get(node)?.count, id);
  }

  async inbox(): Promise<string[]> {
    return this.page.evaluate(() => app.client.getSnapshot().inbox.map((unlock) => unlock.id));
  }

  async told(): Promise<Told> {
    return this.page.evaluate(() => app.told);
  }

  /** The titles that have popped up since the page was loaded. */
  async popUps(): Promise<string[]> {
    return (await this.told()).unlocks.map((unlock) => unlock.title);
  }

  /** Waits for a status. */
  async until(status: Partial<Status>): Promise<void> {
    await expect.poll(() => this.status()).toMatchObject(status);
  }

  /** Waits until the authority has told the stream. */
  async ready(): Promise<this> {
    await this.until({ state: "ready", online: true, pending: 0, syncing: false });
    return this;
  }

  /** Waits for pop-ups since the page was loaded. */
  async untilPopUps(...titles: string[]): Promise<void> {
    await expect.poll(() => this.popUps()).toEqual(titles);
  }
}

/** The events of a request to sync; of other requests, nothing. */
function eventsOf(request: Request): Sent[][] {
  const isSync = request.method() === "POST" && new URL(request.url()).pathname === "/v1/sync";
  return isSync ? [(request.postDataJSON() as { events: Sent[] }).events] : [];
}
