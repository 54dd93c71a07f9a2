// Uses the platform's UTF-8 encoder and decoder; where it has none, as in Jest's jsdom, those for React Native (utf8.ts).

import { TextDecoder as OwnDecoder, TextEncoder as OwnEncoder } from "./utf8.js";

const platform = globalThis as {
  TextDecoder?: new (label?: string, options?: { ignoreBOM?: boolean }) => InstanceType<typeof OwnDecoder>;
  TextEncoder?: typeof OwnEncoder;
};

export const TextDecoder = /* @__PURE__ */ (() => platform.TextDecoder ?? OwnDecoder)();
export const TextEncoder = /* @__PURE__ */ (() => platform.TextEncoder ?? OwnEncoder)();
