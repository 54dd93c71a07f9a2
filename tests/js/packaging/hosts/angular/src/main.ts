import { Component, provideZonelessChangeDetection, signal } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";
import { compute } from "../compute.js";

@Component({ selector: "plaudit-host", template: "<output>{{ value() }}</output>" })
class Host {
  readonly value = signal("");

  constructor() {
    compute().then((value: string) => this.value.set(value));
  }
}

bootstrapApplication(Host, { providers: [provideZonelessChangeDetection()] });
