import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["demo/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A busy machine may be slow.
    expect: { poll: { timeout: 60_000 } },
    // Each file has its own browser.
    maxWorkers: 2,
    server: { deps: { external: [/\/pkg\//] } },
  },
});
