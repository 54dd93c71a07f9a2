const compute = require("./compute.cjs");

test("it computes", async () => {
  expect(await compute()).toBe("First steps, 1 of 1, next Monday 345600");
});

test("it is the WebAssembly that is resolved", () => {
  expect(require.resolve("plaudit")).not.toMatch(/javascript/);
});
