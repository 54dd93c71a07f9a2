using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);

# As wrangler bundles a worker: its script, and the WebAssembly beside it.
const worker :Workerd.Worker = (
  modules = [
    (name = "worker.js", esModule = embed "dist/worker.js"),
    (name = "plaudit.wasm", wasm = embed "dist/plaudit.wasm"),
  ],
  compatibilityDate = "2026-01-01",
);
