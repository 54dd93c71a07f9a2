// The tests are CommonJS, as Jest runs them without a transformer.
module.exports = {
  transform: {},
  testMatch: ["<rootDir>/*.test.cjs"],
  testTimeout: 60_000,
  haste: { forceNodeFilesystemAPI: true },
};
