import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["client-browser/**/*.test.ts"],
    // All tests wait for conditions, so a slow machine only needs more time.
    testTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    hookTimeout: 120_000,
    // Each file has its own browser, and mostly waits.
    maxWorkers: 4,
  },
});
