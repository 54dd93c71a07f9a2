import { useUnlocks } from "plaudit/react";
import { useEffect, useRef, useState } from "react";
import { AccessibilityInfo, Animated, Pressable, Text } from "react-native";

/** More unlocks than this at once are summed up in one sentence. */
const APART = 3;

/** Whether the system asks for reduced motion; true until it has answered. */
function useReducedMotion(): boolean {
  const [reduced, setReduced] = useState(true);
  useEffect(() => {
    let isShown = true;
    AccessibilityInfo.isReduceMotionEnabled().then(
      (enabled) => {
        if (isShown) setReduced(enabled);
      },
      () => undefined,
    );
    const subscription = AccessibilityInfo.addEventListener("reduceMotionChanged", setReduced);
    return () => {
      isShown = false;
      subscription.remove();
    };
  }, []);
  return reduced;
}

/** Celebrates each unlock once, for screen readers too: the oldest first, many in one. Place it once, inside a PlauditProvider. */
export function Celebration() {
  const unlocks = useUnlocks();
  const reduced = useReducedMotion();
  const position = useRef(new Animated.Value(0)).current;
  const [unlock] = unlocks;
  const many = unlocks.length > APART;
  const text = unlock === undefined ? "" : many ? `${unlocks.length} achievements unlocked` : `Unlocked: ${unlock.title}`;

  useEffect(() => {
    if (text !== "") AccessibilityInfo.announceForAccessibility(text);
  }, [text, unlock?.key]);

  useEffect(() => {
    if (unlock === undefined) return;
    position.setValue(reduced ? 0 : -80);
    if (!reduced) Animated.spring(position, { toValue: 0, useNativeDriver: true }).start();
  }, [position, reduced, unlock?.key]);

  if (unlock === undefined) return null;
  const thank = () => {
    for (const seen of many ? unlocks : [unlock]) seen.acknowledge();
  };
  return (
    <Animated.View style={{ transform: [{ translateY: position }] }}>
      <Pressable accessibilityRole="button" accessibilityHint="Closes this message" onPress={thank}>
        <Text>{text}</Text>
        {!many && unlock.body !== undefined && <Text>{unlock.body}</Text>}
        {!unlock.confirmed && <Text>Not confirmed yet</Text>}
      </Pressable>
    </Animated.View>
  );
}
