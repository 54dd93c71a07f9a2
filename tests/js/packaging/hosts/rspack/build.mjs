import { rspack } from "@rspack/core";

const compiler = rspack({
  context: import.meta.dirname,
  entry: "./page.js",
  mode: "production",
  output: { path: `${import.meta.dirname}/dist`, publicPath: "" },
  plugins: [new rspack.HtmlRspackPlugin()],
});
compiler.run((error, stats) => {
  if (error || stats.hasErrors()) throw error ?? new Error(stats.toString("errors-only"));
  compiler.close(() => undefined);
});
