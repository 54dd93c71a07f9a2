// CommonJS, as Jest runs it without a transformer.
const scenario = require("./scenario.cjs");

test("the engine computes", async () => {
  expect(await scenario.engine(require("plaudit"))).toBe("First steps, 1 of 1, next Monday 345600");
});

test("the client keeps and tells", async () => {
  expect(await scenario.client(require("plaudit/client"))).toBe("Grün 🏆, claimable");
});

test("the hooks render", async () => {
  const isPage = typeof document !== "undefined";
  const render = isPage ? { client: require("react-dom/client") } : { server: require("react-dom/server") };
  expect(await scenario.hooks(require("react"), render, require("plaudit/react"), require("plaudit/client"))).toBe(
    isPage ? "1" : "nothing yet",
  );
});

test("days pass for a client and an authority in memory", async () => {
  expect(await scenario.authority(jest, require("plaudit/testing"), require("plaudit/client"))).toBe("regular, claimable, 0 pending");
});

test("the elements show what there is, or at least do no harm", async () => {
  require("plaudit/elements");
  expect(await scenario.elements(require("plaudit/client"))).toBe(
    typeof document === "undefined" ? "imported" : "list shown, unlock shown",
  );
});
