// A stand-in for the parts of `react-native` that the documentation's component uses: plain elements, and a record of calls.

import { createElement, type ReactNode } from "react";

export const asked: { announced: string[]; springs: number; positions: number[] } = { announced: [], springs: 0, positions: [] };
export const system = { reduceMotion: false };
const listeners = new Set<(enabled: boolean) => void>();

export function changeReduceMotion(enabled: boolean): void {
  system.reduceMotion = enabled;
  for (const listener of listeners) listener(enabled);
}

export function listening(): number {
  return listeners.size;
}

export const AccessibilityInfo = {
  announceForAccessibility: (text: string): void => {
    asked.announced.push(text);
  },
  isReduceMotionEnabled: (): Promise<boolean> => Promise.resolve(system.reduceMotion),
  addEventListener(_event: "reduceMotionChanged", listener: (enabled: boolean) => void) {
    listeners.add(listener);
    return {
      remove: (): void => {
        listeners.delete(listener);
      },
    };
  },
};

class Value {
  constructor(readonly start: number) {}
  setValue(value: number): void {
    asked.positions.push(value);
  }
}

interface Children {
  children?: ReactNode;
}

export const Animated = {
  Value,
  spring: (_value: Value, _options: { toValue: number; useNativeDriver: boolean }) => ({
    start: (): void => {
      asked.springs += 1;
    },
  }),
  View: ({ children }: Children & { style?: unknown }) => createElement("div", {}, children),
};

export function Pressable({
  children,
  onPress,
}: Children & { accessibilityRole?: "button"; accessibilityHint?: string; onPress?: () => void }) {
  return createElement("button", { onClick: onPress }, children);
}

export function Text({ children }: Children) {
  return createElement("p", {}, children);
}

export function Button({ title, disabled, onPress }: { title: string; disabled?: boolean; onPress?: () => void }) {
  return createElement("button", { disabled, onClick: onPress }, title);
}
