// The preset has no types of its own.

declare module "babel-preset-solid" {
  const preset: import("@babel/core").PluginItem;
  export default preset;
}
