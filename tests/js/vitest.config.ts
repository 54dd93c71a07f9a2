import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["client/**/*.test.ts", "live/**/*.test.ts", "package/**/*.test.ts", "react/**/*.test.tsx"],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    // The package is tested as it was built, not as Vite would transform it.
    server: { deps: { external: [/\/pkg\//] } },
  },
});
