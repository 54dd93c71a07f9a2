import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["elements/**/*.test.ts"],
    // All tests wait for conditions, so a slow machine only needs more time.
    testTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
