// Serves the built page like any static server.

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const DIST = fileURLToPath(new URL("../../../www/app/dist/", import.meta.url));
const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

export interface Served {
  url: string;
  stop(): Promise<void>;
}

export async function serve(): Promise<Served> {
  await stat(join(DIST, "index.html")).catch(() => {
    throw new Error("www/app/dist is missing: run `cargo xtask build` and `npm run build --workspace www/app`");
  });
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname));
    const file = join(DIST, path.endsWith("/") ? `${path}index.html` : path);
    const stream = createReadStream(file);
    stream.on("open", () => {
      // Servers that allow other origins, or compress, say that an answer varies.
      response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream", vary: "origin, accept-encoding" });
      stream.pipe(response);
    });
    stream.on("error", () => {
      response.writeHead(404, { "content-type": "text/html; charset=utf-8" });
      createReadStream(join(DIST, "404.html")).pipe(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: address(server), stop: () => stop(server) };
}

function address(server: Server): string {
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("the server has no port");
  return `http://127.0.0.1:${String(bound.port)}/`;
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
