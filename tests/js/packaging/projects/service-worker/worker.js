// Answers /computed with its computed result.
import { createEngine, Schedule } from "plaudit";

async function compute() {
  const engine = await createEngine({ achievements: { first_steps: { name: "First steps", max_count: 1 } } });
  const at = 1790812800;
  const [unlock] = engine.apply({ type: "update", at, achievements: { first_steps: 1 } }).unlocks;
  const { count, max_count } = engine.get("first_steps", at);
  return `${unlock.title}, ${count} of ${max_count}, next Monday ${new Schedule("0 0 * * MON").next(0)}`;
}

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (new URL(event.request.url).pathname === "/computed") event.respondWith(compute().then((text) => new Response(text)));
});
