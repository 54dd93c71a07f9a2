/**
 * Resolves modules like React Native's preset.
 *
 * @jest-environment-options {"customExportConditions": ["require", "react-native"]}
 */
const compute = require("./compute.cjs");

test("it computes", async () => {
  expect(await compute()).toBe("First steps, 1 of 1, next Monday 345600");
});

test("it is the JavaScript that is resolved", () => {
  expect(require.resolve("plaudit")).toMatch(/javascript/);
});
