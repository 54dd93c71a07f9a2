import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["portal/pictures.ts"],
    testTimeout: 600_000,
    hookTimeout: 120_000,
    // A draft is saved a second after the last change.
    expect: { poll: { timeout: 60_000 } },
    server: { deps: { external: [/\/pkg\//] } },
  },
});
