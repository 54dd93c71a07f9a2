import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["nakama/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A busy machine is slow, and not wrong.
    expect: { poll: { timeout: 30_000 } },
  },
});
