import { provideZonelessChangeDetection } from "@angular/core";
import { bootstrapApplication, provideClientHydration } from "@angular/platform-browser";
import { Host } from "./host";

bootstrapApplication(Host, { providers: [provideZonelessChangeDetection(), provideClientHydration()] });
