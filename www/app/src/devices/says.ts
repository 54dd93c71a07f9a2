// The status line of a device: one short text at a time.

type Tone = "calm" | "waiting" | "good" | "bad";
export interface Line {
  tone: Tone;
  icon: string;
  text: string;
}

const line = (tone: Tone, icon: string, text: string): Line => ({ tone, icon, text });

export const BEGIN = line("calm", "play", "Press a button in the simulator. It takes effect here at once; the server confirms later.");
export const GUEST = line("calm", "moon", "Play first, without an account. Nothing leaves this device.");
export const ADOPTED = line(
  "good",
  "check",
  "Signed up. The server has adopted everything that the guest had, and nothing popped up a second time.",
);
export const NOT_ADOPTED = line(
  "waiting",
  "archive",
  "Signed up. This server adopts nothing (it runs without --adopt), so the guest’s progress is set aside on this device.",
);
export const SWITCHED_OFF = line("waiting", "moon", "The network is off. Keep playing: everything is predicted and stored on this device.");
export const WENT_ON = line("calm", "arrow", "The network is back: pending events are sent, and changes from elsewhere arrive.");
export const SLOW = line("calm", "clock", "Slow network, but you hardly notice: results are predicted, so you never wait.");
export const FLAKY = line("waiting", "bolt", "Flaky network: requests and answers get lost, but no event is lost or counted twice.");

export function recorded(isOff: boolean, unlocked: boolean): Line {
  if (unlocked) {
    return line(
      "waiting",
      "clock",
      isOff
        ? "Unlocked at once by prediction, and stored on this device. The dashed mark means that the server has not confirmed it yet."
        : "Unlocked at once by prediction. The dashed mark means that the server has not confirmed it yet.",
    );
  }
  return line(
    "waiting",
    "clock",
    isOff
      ? "Recorded at once and stored on this device. It is sent when the network is back."
      : "Recorded at once, stored on this device, and on its way to the server.",
  );
}

export function lost(what: "request" | "answer"): Line {
  return line(
    "waiting",
    "repeat",
    what === "answer"
      ? "The server received the event, but its answer was lost. The event is sent again; the server recognizes its number and does not count it twice."
      : "The request was lost on the way to the server. The event stays in the queue and is sent again.",
  );
}

export const UNREACHABLE = line("waiting", "repeat", "The server cannot be reached. Pending events stay in the queue and are sent again.");

export function confirmed(count: number, ms: number, asPredicted: boolean): Line {
  const what = count === 1 ? "1 event" : `${String(count)} events`;
  return line(
    "good",
    "check",
    asPredicted
      ? `Confirmed by the server: ${what}${ms < 60_000 ? `, ${span(ms)} after you saw it` : ""}, just as predicted.`
      : `Confirmed by the server: ${what}. The server had newer changes, so this device replayed its events on top of them (rebase).`,
  );
}

function span(ms: number): string {
  return ms < 1_000 ? `${String(Math.round(ms))} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

export function refused(what: string, why: string): Line {
  return line(
    "bad",
    "warning",
    `The server refused “${what}”: ${why.replace(/\.$/, "")}. It was taken back on this device; see its inbox.`,
  );
}

export function retracted(name: string): Line {
  return line(
    "bad",
    "minus",
    `Taken back: ${name}. Together with changes on the server, this device’s events were not enough. There is a note in the inbox.`,
  );
}

export const REBASED = line("calm", "repeat", "The server had newer changes. The pending events were replayed on top of them (rebase).");

export const TOLD = line("calm", "bell", "The other device’s changes have arrived: both show the same state now.");

export function toldUnlock(names: string): Line {
  return line("calm", "bell", `${names} unlocked on the other device and was celebrated there, so there is no second pop-up here.`);
}

export function restored(resent: number): Line {
  const again =
    resent === 0
      ? "No events were pending here."
      : `${resent === 1 ? "1 pending event was" : `${String(resent)} pending events were`} renumbered and sent again.`;
  return line(
    "bad",
    "repeat",
    `The server was restored from a backup, and this device detected it. ${again} Changes that only the server had are lost everywhere.`,
  );
}
