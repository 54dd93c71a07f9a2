// Two devices on the page: their content, their actions, and their messages.

import type { Authority } from "../authority.ts";
import type { Announcer } from "../announcer.ts";
import { goTo } from "../dock.ts";
import { detailSheet } from "../detail.ts";
import { h, type Child } from "../dom.ts";
import { nameOf, type View } from "../game.ts";
import type { Notes } from "../notes.ts";
import { restartSheet } from "../restart.ts";
import type { Source } from "../samples/index.ts";
import type { Sheet, SheetDialog } from "../sheet.ts";
import { smallHero } from "../top.ts";
import type { Device } from "./device.ts";
import { deviceInbox } from "./inbox.ts";
import { fillLists } from "./list.ts";
import { Pair, type Audience, type SampleId } from "./pair.ts";
import { devicesView } from "./view.ts";

/** The page that shows the devices. */
export interface Surface {
  notes: Notes;
  announcer: Announcer;
  sheet: SheetDialog;
  show(): void;
  share(title: string): Promise<void>;
}

export class Stage {
  readonly #surface: Surface;
  #pair!: Pair;
  #isStale = false;

  private constructor(surface: Surface) {
    this.#surface = surface;
  }

  static async open(id: SampleId, authority: Authority, surface: Surface): Promise<Stage> {
    const stage = new Stage(surface);
    stage.#pair = await Pair.open(id, authority, stage.#audience());
    return stage;
  }

  async close(): Promise<void> {
    await this.#pair.close();
  }

  get source(): Source {
    return this.#pair.source;
  }

  /** Whether a player is open; false between one player and the next. */
  get isOpen(): boolean {
    return this.#pair.isOpen;
  }

  get(id: string): View | undefined {
    return this.isOpen ? this.#pair.devices[0]?.get(id) : undefined;
  }

  /** Whether the server has confirmed the unlock with this key, which starts with the device's id. */
  isConfirmed(key: string): boolean {
    const [id = ""] = key.split(" ", 1);
    const device = this.isOpen ? this.#pair.device(id) : undefined;
    return device?.celebrated.some((unlock) => unlock.confirmed && `${id} ${unlock.key}` === key) ?? false;
  }

  body(): Child[] {
    return [smallHero(this.source), devicesView(this.#pair)];
  }

  /** Fills the lists, once the body is on the page. */
  filled(root: ParentNode): void {
    fillLists(root, (id) => this.#pair.device(id), this.#pair.together);
  }

  get foot(): string {
    return "Both devices are real clients of plaudit: they predict with its Rust engine in WebAssembly, and store their queue in this browser. The server is plaudit-server, with the same engine.";
  }

  /** Carries out the action of a button. */
  async press(pressed: Element, action: string, data: DOMStringMap): Promise<void> {
    const device = this.#pair.device(pressed.closest<HTMLElement>("[data-device]")?.dataset["device"]);
    await (device === undefined ? this.#do(action, data) : this.#doOn(device, action, data));
  }

  async #do(action: string, data: DOMStringMap): Promise<void> {
    const { sheet, show } = this.#surface;
    switch (action) {
      case "lesson":
        this.#pair.chosen = Number(data["index"]);
        show();
        break;
      case "back-up":
        await this.#pair.backUp();
        break;
      case "restore":
        await this.#pair.restore();
        break;
      case "guest-play":
        await this.#pair.doAsGuest("play");
        break;
      case "guest-sign-up":
        await this.#pair.doAsGuest("sign up");
        break;
      case "go":
        goTo(data);
        show();
        break;
      case "ask-restart":
        sheet.open(restartSheet(this.source, "All data on both devices will be deleted, and a new player starts on the server."));
        break;
      case "restart":
        await this.#startOver();
        break;
      default:
        break;
    }
  }

  async #doOn(device: Device, action: string, data: DOMStringMap): Promise<void> {
    const { sheet, show, share } = this.#surface;
    switch (action) {
      case "detail":
        sheet.open(onDevice(device, detailSheet(device, data["id"] ?? "")));
        break;
      case "inbox":
        sheet.open(deviceInbox(device));
        device.markRead();
        show();
        break;
      case "share-node":
        await share(nameOf(device, data["id"] ?? ""));
        break;
      default:
        await this.#pair.do(action, device, data);
    }
  }

  async #startOver(): Promise<void> {
    const { sheet, show, notes, announcer } = this.#surface;
    sheet.close();
    announcer.clear();
    this.#pair = await this.#pair.startOver();
    show();
    notes.note("Started over.");
  }

  /** The receiver of the devices' messages. */
  #audience(): Audience {
    const { notes, announcer } = this.#surface;
    return {
      changed: () => {
        announcer.changed();
        this.#showSoon();
      },
      unlocked: (device, unlock) => {
        const { acknowledge, confirmed, ...told } = unlock;
        announcer.tell({ ...told, key: `${device.id} ${unlock.key}`, title: `${unlock.title}, on the ${device.name}` });
      },
      withdrawn: (device, key) => {
        announcer.withdraw(`${device.id} ${key}`);
      },
      announce: (text) => {
        notes.say(text);
      },
      note: (text) => {
        notes.note(text);
      },
      failed: (error) => {
        notes.note(error.message);
      },
    };
  }

  /** Renders once for all changes at a time. */
  #showSoon(): void {
    if (this.#isStale) return;
    this.#isStale = true;
    queueMicrotask(() => {
      this.#isStale = false;
      this.#surface.show();
    });
  }
}

/** Wraps a sheet so that its buttons belong to a device. */
function onDevice(device: Device, sheet: Sheet): Sheet {
  return {
    ...sheet,
    name: `${device.id} ${sheet.name}`,
    body: () => [h("div", { class: "sheet-part", "data-device": device.id }, sheet.body())],
  };
}
