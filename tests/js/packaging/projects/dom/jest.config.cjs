module.exports = { transform: {}, testMatch: ["<rootDir>/*.test.cjs"], haste: { forceNodeFilesystemAPI: true } };
