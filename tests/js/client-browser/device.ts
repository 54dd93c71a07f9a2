// A device: a browser context with the app installed, and its tabs.

import { expect } from "vitest";
import type { BrowserContext, CDPSession, Page, Request } from "playwright-core";
import type { Activity, Status, SyncReport } from "../../../pkg/client.js";
import type { Account } from "../server-process.ts";
import type { Opening, Told } from "./app/hooks.ts";
import { shell } from "./shell.ts";

/** The parts of a sent event that tests read. */
export interface Sent {
  cid: string;
  mid: number;
  eid: string;
  clock: string;
}

export class Device {
  readonly faults: string[] = [];
  private debugging: CDPSession | undefined;

  private constructor(
    readonly context: BrowserContext,
    private readonly url: string,
    readonly account: Account,
  ) {}

  static async install(context: BrowserContext, url: string, account: Account): Promise<Device> {
    const { html, script } = await shell();
    // Installed: the app's files come from the device, independent of the network.
    await context.route(`${url}/`, (route) => route.fulfill({ contentType: "text/html", body: html }));
    await context.route(`${url}/app.js`, (route) => route.fulfill({ contentType: "text/javascript", body: script }));
    return new Device(context, url, account);
  }

  /** Opens the app in a tab, and a client in it. */
  async open(options: Partial<Opening> = {}): Promise<Tab> {
    const page = await this.context.newPage();
    page.on("pageerror", (error) => {
      this.faults.push(String(error));
    });
    const tab = new Tab(page, { account: this.account, ...options });
    await page.goto(this.url);
    await tab.start();
    return tab;
  }

  /** Limits the app's storage, in bytes. */
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
  /** The events of each request sent by this tab. */
  readonly sent: Sent[][] = [];
  /** The events of each answered request. */
  readonly answered: Sent[][] = [];

  constructor(
    readonly page: Page,
    private opening: Opening,
  ) {
    page.on("request", (request) => this.sent.push(...eventsOf(request)));
    page.on("response", (response) => this.answered.push(...eventsOf(response.request())));
  }

  async start(): Promise<void> {
    await this.page.evaluate((opening) => app.open(opening), this.opening);
  }

  /** Another player signs in. */
  async change(account: Account, options: Partial<Opening> = {}): Promise<void> {
    this.opening = { ...this.opening, account, local: false, ...options };
    await this.start();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.start();
  }

  /** Records activities one after the other; resolves when all are stored. */
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

  /** Claims for the team; returns the code of a refusal. */
  async claimForTeam(id: string): Promise<string | undefined> {
    return this.page.evaluate(
      (node) =>
        app.team.claim(node).then(
          () => undefined,
          (error: { code: string }) => error.code,
        ),
      id,
    );
  }

  /** Returns each member's contribution. */
  async contributions(id: string): Promise<Record<string, number> | undefined> {
    return this.page.evaluate((node) => app.team.get(node)?.contributions, id);
  }

  async role(): Promise<string | undefined> {
    return this.page.evaluate(() => app.team.status.role);
  }

  async ofTeam(): Promise<string[]> {
    return this.page.evaluate(() => Object.keys(app.team.getSnapshot().achievements.achievements));
  }

  /** Sets the tokens that requests carry from now on. */
  async signIn(account: Account): Promise<void> {
    await this.page.evaluate((renewed) => app.signIn(renewed), account);
  }

  async sync(): Promise<SyncReport> {
    return this.page.evaluate(() => app.client.sync());
  }

  async status(): Promise<Status> {
    return this.page.evaluate(() => app.client.status);
  }

  /** Returns the browser's estimate of the app's storage in bytes. */
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

  /** Returns the titles of pop-ups since the page was loaded. */
  async popUps(): Promise<string[]> {
    return (await this.told()).unlocks.map((unlock) => unlock.title);
  }

  /** Waits until the status matches. */
  async until(status: Partial<Status>): Promise<void> {
    await expect.poll(() => this.status()).toMatchObject(status);
  }

  /** Waits for the authority's first answer. */
  async ready(): Promise<this> {
    await this.until({ state: "ready", online: true, pending: 0, syncing: false });
    return this;
  }

  /** Waits until these pop-ups were shown since the page was loaded. */
  async untilPopUps(...titles: string[]): Promise<void> {
    await expect.poll(() => this.popUps()).toEqual(titles);
  }
}

/** Returns the events of a sync request; none for other requests. */
function eventsOf(request: Request): Sent[][] {
  const isSync = request.method() === "POST" && new URL(request.url()).pathname === "/v1/sync";
  return isSync ? [(request.postDataJSON() as { events: Sent[] }).events] : [];
}
