// The id of a command that is sent to the server. A retry has the same id, so that a command whose answer was lost does not count twice.

import { ApiError } from "./api.ts";
import { randomId } from "./words.ts";

export class CommandId {
  private unanswered: { command: string; eid: string } | undefined;

  /** Sends a command with its id. The id is new, unless the same command was sent before without an answer. */
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

/** Whether the error is a refusal by the server; after any other error, the server may have carried out the command. */
function isAnswer(error: unknown): boolean {
  return error instanceof ApiError && error.status >= 400 && error.status < 500;
}
