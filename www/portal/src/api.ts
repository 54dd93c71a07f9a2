// The server's endpoints, as the portal calls them.

import type { Issue } from "plaudit";
import { type Document, isObject } from "./document.ts";

/** Another answer than the expected one. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly body: Readonly<Record<string, unknown>>,
  ) {
    super(message);
  }
}

export interface Operator {
  name: string;
  role: string;
  may: string[];
  expires_at: number;
}

export interface Draft {
  rev: number;
  base: number;
  author: string;
  changed_at: number;
  document: Document;
}

export interface Version {
  seq: number;
  version: string;
  author: string;
  note: string;
  published_at: number;
  from_time_sec: number;
  state: "live" | "past" | "waiting" | "cancelled";
}

export interface Overview {
  now: number;
  read_only: boolean;
  /** The existing audiences of definitions. */
  audiences: Audience[];
  draft: Draft;
  live: { seq: number; document: Document };
  versions: Version[];
}

export interface Impact {
  issues: Issue[];
  counted?: number;
  streams?: number;
  nodes?: Record<string, { in_progress: number; completed: number; would_lose: number }>;
}

export interface UploadedIcon {
  url: string;
  name: string;
  bytes: number;
  author: string;
  added_at: number;
}

export type Answer = Readonly<Record<string, unknown>>;

/** Sends a request; tests replace it. */
export type Send = (method: string, path: string, body?: unknown) => Promise<Answer>;

/** How long an answer may take. */
const PATIENCE_MS = 60_000;

export const send: Send = async (method, path, body) => {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers: {
        accept: "application/json",
        "x-plaudit-portal": "1",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      credentials: "same-origin",
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw new ApiError(0, "NETWORK", "The server cannot be reached.", {});
  }
  const told: unknown = await response.json().catch(() => undefined);
  const answer = isObject(told) ? told : {};
  // A proxy that answers in place of the server, such as that of a hotel's network, may use status 200.
  if (response.ok && !isObject(told)) throw new ApiError(response.status, "NETWORK", "The server's answer cannot be read.", {});
  if (response.ok) return answer;
  const text = (key: string): string => (typeof answer[key] === "string" ? answer[key] : "");
  throw new ApiError(response.status, text("code") || "INTERNAL", text("message") || `The server answered ${response.status}.`, answer);
};

/** Repeats a request that was refused because the sign-in has ended, after a new sign-in. Requests of signing in are not repeated. */
export function signedIn(request: Send, again: () => Promise<void>): Send {
  return async (method, path, body) => {
    try {
      return await request(method, path, body);
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 401) || path.startsWith("/portal/api/")) throw error;
      await again();
      return request(method, path, body);
    }
  };
}

const as = <T>(answer: Answer): T => answer as unknown as T;

/** The audience of definitions: players or teams. */
export type Audience = "player" | "team";

/** All requests of the portal. */
export class Api {
  constructor(
    private readonly request: Send = send,
    readonly audience: Audience = "player",
  ) {}

  /** The same for the definitions of teams. */
  forTeams(): Api {
    return new Api(this.request, "team");
  }

  private definitions(path = ""): string {
    return `/v1/server/definitions${path}${this.audience === "team" ? "?of=team" : ""}`;
  }

  me = async (): Promise<Operator> => as(await this.request("GET", "/portal/api/me"));
  signIn = async (name: string, password: string): Promise<Operator> =>
    as(await this.request("POST", "/portal/api/sign-in", { name, password }));
  signOut = async (): Promise<void> => void (await this.request("POST", "/portal/api/sign-out", {}));

  /** Ends all of the operator's sign-ins. */
  changePassword = async (password: string, next: string): Promise<void> =>
    void (await this.request("POST", "/portal/api/password", { password, new_password: next }));

  overview = async (): Promise<Overview> => as(await this.request("GET", this.definitions()));
  save = async (rev: number, document: Document): Promise<{ rev: number; author: string; changed_at: number }> => {
    const saved = await this.request("PUT", this.definitions(), { rev, document });
    if (!Number.isSafeInteger(saved["rev"])) throw new ApiError(200, "NETWORK", "The server's answer cannot be read.", saved);
    return as(saved);
  };
  version = async (seq: number): Promise<{ seq: number; document: Document }> =>
    as(await this.request("GET", this.definitions(`/versions/${seq}`)));
  impact = async (of: { version?: number } = {}): Promise<Impact> => as(await this.request("POST", this.definitions("/impact"), of));
  publish = async (wish: { rev?: number; version?: number; note?: string; at?: number }): Promise<{ seq: number; from_time_sec: number }> =>
    as(await this.request("POST", this.definitions("/publish"), wish));
  cancel = async (seq: number): Promise<void> => void (await this.request("POST", this.definitions(`/versions/${seq}/cancel`), {}));

  icons = async (): Promise<UploadedIcon[]> => as<{ icons: UploadedIcon[] }>(await this.request("GET", "/v1/server/icons")).icons;
  addIcon = async (name: string, data: string): Promise<string> =>
    as<{ url: string }>(await this.request("POST", "/v1/server/icons", { name, data })).url;

  get = (path: string): Promise<Answer> => this.request("GET", path);
  post = (path: string, body: unknown): Promise<Answer> => this.request("POST", path, body);
}
