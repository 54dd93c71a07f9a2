// What a device says while things happen to it: one short line at a time, in plain words.

export type Tone = "calm" | "waiting" | "good" | "bad";
export interface Line { tone: Tone; icon: string; text: string }

const line = (tone: Tone, icon: string, text: string): Line => ({ tone, icon, text });

export const BEGIN = line("calm", "play", "Press something. It shows here at once; the server is asked afterwards.");
export const SWITCHED_OFF = line("waiting", "moon", "The network is off. Play on: everything is predicted and kept on this device.");
export const WENT_ON = line("calm", "arrow", "The network is back: what waits is sent, and what happened elsewhere comes in.");
export const SLOW = line("calm", "clock", "Slow network: watch how little you notice. What you see is predicted, not waited for.");
export const FLAKY = line("waiting", "bolt", "Flaky network: requests and answers get lost. Nothing may be lost with them, or count twice.");

export function recorded(isOff: boolean, unlocked: boolean): Line {
  if (unlocked) {
    return line("waiting", "clock", isOff
      ? "Unlocked at once, by prediction, and kept on this device. The dashed mark says: the server has not agreed yet."
      : "Unlocked at once, by prediction. The dashed mark says: the server has not agreed yet.");
  }
  return line("waiting", "clock", isOff ? "Recorded at once, kept on this device. It goes out when the network is back." : "Recorded at once, kept on this device, and on its way to the server.");
}

export function lost(what: "request" | "answer"): Line {
  return line("waiting", "repeat", what === "answer"
    ? "The server got it, but its answer was lost. The same event is sent again: by its number, the server knows it and does not count it twice."
    : "Lost on the way to the server. It stays in the queue and is sent again.");
}

export const UNREACHABLE = line("waiting", "repeat", "The server cannot be reached. What waits stays in the queue, and is sent again.");

export function confirmed(count: number, ms: number, asPredicted: boolean): Line {
  const what = count === 1 ? "1 event" : `${String(count)} events`;
  return line("good", "check", asPredicted
    ? `The server agrees: ${what} confirmed${ms < 60_000 ? ` ${span(ms)} after you saw it` : ""}, just as predicted.`
    : `The server agrees: ${what} confirmed. It knew more than this device, so that they were played again on top of its state (rebase).`);
}

function span(ms: number): string {
  return ms < 1_000 ? `${String(Math.round(ms))} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

export function refused(what: string, why: string): Line {
  return line("bad", "warning", `The server refused “${what}”: ${why.replace(/\.$/, "")}. This device takes it back; see its inbox.`);
}

export function retracted(name: string): Line {
  return line("bad", "minus", `Taken back: ${name}. With what the server knew, this device’s events did not suffice. No fuss: a note is in the inbox.`);
}

export const REBASED = line("calm", "repeat", "The server told something new. What waits here was played again on top of it (rebase).");

export const TOLD = line("calm", "bell", "The server told what the other device did: here is the same state now.");

export function toldUnlock(names: string): Line {
  return line("calm", "bell", `The server told of ${names}: unlocked on the other device, and celebrated there. No second pop-up here.`);
}

export function restored(resent: number): Line {
  const again = resent === 0 ? "Nothing was waiting here." : `${resent === 1 ? "1 event that was" : `${String(resent)} events that were`} waiting here ${resent === 1 ? "is" : "are"} numbered anew and sent again.`;
  return line("bad", "repeat", `The server came back from a backup, and this device noticed. ${again} What only the lost time held is gone everywhere.`);
}
