import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["elements/**/*.test.ts"],
    // Everything waits for a condition: what is slow is only slow.
    testTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
