// React Native's own configuration, without the module that starts React Native itself: this project has only its JavaScript engine.
const { getDefaultConfig, mergeConfig } = require("@react-native/metro-config");

module.exports = mergeConfig(getDefaultConfig(__dirname), {
  serializer: { getModulesRunBeforeMainModule: () => [] },
  // The tools are in the workspace's node_modules.
  watchFolders: [require("node:path").join(__dirname, "../../../../../node_modules")],
});
