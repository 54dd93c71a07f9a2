// The identity of what is sent to the server: the same for a retry, so that what arrived, and whose answer was lost, does not count twice.

import { ApiError } from "./api.ts";
import { randomId } from "./words.ts";

export class CommandId {
  private unanswered: { command: string; eid: string } | undefined;

  /** Sends a command under its identity, which is a new one unless this very command is unanswered. */
  async send<T>(command: unknown, send: (eid: string) => Promise<T>): Promise<T> {
    const text = JSON.stringify(command);
    if (this.unanswered?.command !== text) this.unanswered = { command: text, eid: randomId() };
    try {
      const answer = await send(this.unanswered.eid);
      this.unanswered = undefined;
      return answer;
    } catch (error) {
      if (isAnswer(error)) this.unanswered = undefined;
      throw error;
    }
  }
}

/** Whether the server has refused; otherwise it may have done what was asked. */
function isAnswer(error: unknown): boolean {
  return error instanceof ApiError && error.status >= 400 && error.status < 500;
}
