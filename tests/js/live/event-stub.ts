// A stub of an authority's events, over real HTTP: a test determines the bytes that each connection receives.

import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { vi } from "vitest";

export type Meets = (response: ServerResponse, request: IncomingMessage) => void;

export class Events {
  readonly requests: IncomingMessage[] = [];
  /** Connections that are open. */
  readonly open = new Set<ServerResponse>();
  /** The reactions to the next connections; later ones stay open and silent. */
  readonly meets: Meets[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<Events> {
    const server = createServer((request, response) => events.meet(request, response));
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const events = new Events(server, `http://127.0.0.1:${address.port}`);
    return events;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  /** Waits for this number of requests since the start. */
  async asked(times: number): Promise<void> {
    await vi.waitFor(() => {
      if (this.requests.length < times) throw new Error(`${this.requests.length} of ${times} requests came`);
    }, 20_000);
  }

  /** Sends text to all open connections. */
  say(text: string): void {
    for (const response of this.open) response.write(text);
  }

  /** Waits until no connection is open. */
  async deserted(): Promise<void> {
    await vi.waitFor(() => {
      if (this.open.size > 0) throw new Error("a connection is open");
    }, 20_000);
  }

  private meet(request: IncomingMessage, response: ServerResponse): void {
    this.open.add(response);
    void once(response, "close").then(() => this.open.delete(response));
    (this.meets.shift() ?? listening)(response, request);
    this.requests.push(request);
  }
}

export const listening: Meets = (response) =>
  void response.writeHead(200, { "content-type": "text/event-stream" }).write(": listening\n\n");

export const refusing =
  (status: number, headers: Record<string, string> = {}): Meets =>
  (response) =>
    void response.writeHead(status, headers).end();

export const poke = (stream: string, rev: number): string => `event: poke\ndata: ${JSON.stringify({ stream, rev })}\n\n`;
