import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { basename, join } from "node:path";
import { AngularNodeAppEngine, createNodeRequestHandler, isMainModule, writeResponseToNodeResponse } from "@angular/ssr/node";

const engine = new AngularNodeAppEngine();

export const reqHandler = createNodeRequestHandler(async (request, response) => {
  const script = /\.js$/.test(request.url ?? "") ? basename(request.url ?? "") : undefined;
  if (script !== undefined) {
    response.writeHead(200, { "Content-Type": "text/javascript" }).end(await readFile(join(import.meta.dirname, "../browser", script)));
    return;
  }
  const rendered = await engine.handle(request);
  if (rendered === null) response.writeHead(404).end();
  else await writeResponseToNodeResponse(rendered, response);
});

if (isMainModule(import.meta.url)) createServer(reqHandler).listen(Number(process.env["PORT"]), process.env["HOST"]);
