// A transport for a server with Hiro's RPCs. It loads its implementation with the first request, since most clients never need it.

import type { ClientView, HiroTransportOptions, Transport } from "../../../client.js";
import type { Exchange } from "./exchange.js";
import { members } from "../../core.js";
import { failure } from "../failure.js";

export function hiroTransport(options: HiroTransportOptions): Transport {
  const rpc = members(options, ["rpc"]).rpc as HiroTransportOptions["rpc"];
  if (typeof rpc !== "function")
    throw failure(
      "INVALID_ARGUMENT",
      "hiroTransport needs a function `rpc`, such as { rpc: (id, payload) => nakama.rpc(session, id, payload) }",
      "/rpc",
    );
  let view: ClientView | undefined;
  let exchange: Exchange | undefined;
  return {
    attach: (attached) => {
      if (attached.definitions === undefined)
        throw failure("INVALID_DEFINITIONS", "with a hiroTransport the definitions come from the app: pass them to createClient");
      view = attached;
      exchange = undefined;
    },
    sync: async (request, signal) => {
      if (view === undefined) throw failure("INVALID_ARGUMENT", "a hiroTransport only works in a client: pass it to createClient");
      const { Exchange } = await import("../../hiro.js");
      exchange ??= new Exchange(rpc, view);
      return exchange.sync(request, signal);
    },
  };
}
