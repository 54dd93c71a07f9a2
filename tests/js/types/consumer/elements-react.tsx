// The elements in React, with JSX types for their properties and events.

import { useRef } from "react";
import { createClient } from "plaudit/client";
import type { PlauditElements, PlauditUnlocks } from "plaudit/elements";
import "plaudit/elements";

declare module "react" {
  namespace JSX {
    interface IntrinsicElements extends PlauditElements {}
  }
}

const client = createClient({ player: "ada" });

export function Celebrations() {
  const unlocks = useRef<PlauditUnlocks>(null);
  return (
    <>
      <plaudit-unlocks
        ref={unlocks}
        client={client}
        texts={{ close: "Zu" }}
        onplaudit-celebrate={({ detail }) => navigator.vibrate(detail.unlocks.length)}
        inbox
      />
      <plaudit-achievements
        key="list"
        client={client}
        category="Story"
        className="mine"
        class="mine"
        style={{ color: "red" }}
        dir="rtl"
        lang="ar"
        slot="aside"
        aria-label="All"
        data-kind="list"
        onClick={(event: unknown) => console.log(event)}
        onplaudit-claim={({ detail: { id, outcome } }) => console.log(id, outcome.rewards)}>
        <button slot="end" onClick={() => unlocks.current?.openInbox()}>
          What was it?
        </button>
      </plaudit-achievements>
      {/* @ts-expect-error: an achievement's list has no confetti. */}
      <plaudit-achievements confetti={() => undefined} />
      <plaudit-streak client={client} of="daily" style="inline-size: 20rem" class="mine" dir="ltr" slot="end" onKeyDown={() => undefined} />
      {/* @ts-expect-error: a direction is a text. */}
      <plaudit-streak dir={1} />
    </>
  );
}

export function listen(): void {
  document.addEventListener("plaudit-claim", (event) => console.log((event as CustomEvent).detail));
  document.querySelector("plaudit-achievements")?.addEventListener("plaudit-error", ({ detail }) => console.error(detail.error));
}
