import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["nakama/**/*.test.ts"],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    // A busy machine may be slow.
    expect: { poll: { timeout: 60_000 } },
  },
});
