// A client that a server's module creates and never uses.

import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const entry = pathToFileURL(resolve(import.meta.dirname, "../../../pkg/client.js")).href;

/** No server listens on this port. */
const MODULE = `
  import { createClient, httpTransport } from ${JSON.stringify(entry)};
  const definitions = { achievements: { first: { name: "First", max_count: 1 } } };
  export const alone = createClient({ player: "ada", definitions });
  export const client = createClient({ player: "ada", definitions, transport: httpTransport("http://127.0.0.1:9", { token: () => "none" }) });
  process.on("exit", () => console.log("ends"));
`;

test("it keeps no process alive, rejects nothing unheard, and says nothing", async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", MODULE], { timeout: 120_000 });
  expect({ stdout, stderr }).toEqual({ stdout: "ends\n", stderr: "" });
}, 150_000);
