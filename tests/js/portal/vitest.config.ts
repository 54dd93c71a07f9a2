import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["portal/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A busy machine may be slow to show what comes in the end.
    expect: { poll: { timeout: 60_000 } },
    // Each file has a browser of its own.
    maxWorkers: 2,
    server: { deps: { external: [/\/pkg\//] } },
  },
});
