import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["client-browser/**/*.test.ts"],
    // All tests wait for conditions, so a slow machine only needs more time.
    testTimeout: 300_000,
    // Clients look for room every 30 s, and wait up to 120 s after many failures.
    expect: { poll: { timeout: 125_000 } },
    hookTimeout: 120_000,
    // Each file has its own browser, and mostly waits.
    maxWorkers: 4,
  },
});
