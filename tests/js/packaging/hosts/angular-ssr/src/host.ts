import { isPlatformServer } from "@angular/common";
import { Component, inject, makeStateKey, PendingTasks, PLATFORM_ID, signal, TransferState } from "@angular/core";
import { compute } from "../compute.js";

const SERVER = makeStateKey<string>("server");

@Component({ selector: "plaudit-host", template: "<output>{{ value() }}</output>" })
export class Host {
  readonly value = signal("");

  constructor() {
    const state = inject(TransferState);
    const isServer = isPlatformServer(inject(PLATFORM_ID));
    inject(PendingTasks).run(async () => {
      const computed: string = await compute();
      if (isServer) state.set(SERVER, computed);
      else this.value.set(`server: ${state.get(SERVER, "")}; client: ${computed}`);
    });
  }
}
