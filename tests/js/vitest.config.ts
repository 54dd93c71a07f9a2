import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // The renderer for the documentation's component.
  resolve: { alias: { "react-native": fileURLToPath(new URL("react/react-native.tsx", import.meta.url)) } },
  test: {
    include: ["client/**/*.test.ts", "testing/**/*.test.ts", "live/**/*.test.ts", "package/**/*.test.ts", "react/**/*.test.tsx"],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // A busy machine may be slow.
    expect: { poll: { timeout: 60_000 } },
    // By default one processor stays idle.
    maxWorkers: "100%",
    // The package is tested as built, not transformed by Vite.
    server: { deps: { external: [/\/pkg\//] } },
  },
});
