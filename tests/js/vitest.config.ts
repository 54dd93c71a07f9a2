import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // What the documentation's component is rendered with.
  resolve: { alias: { "react-native": fileURLToPath(new URL("react/react-native.tsx", import.meta.url)) } },
  test: {
    include: ["client/**/*.test.ts", "live/**/*.test.ts", "package/**/*.test.ts", "react/**/*.test.tsx"],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    // The package is tested as it was built, not as Vite would transform it.
    server: { deps: { external: [/\/pkg\//] } },
  },
});
