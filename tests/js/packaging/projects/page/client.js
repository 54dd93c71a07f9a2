import { Schedule } from "plaudit";
import { createClient, hiroTransport } from "plaudit/client";
import { showRecorded } from "./recorded.js";

void showRecorded({ Schedule, createClient, hiroTransport });
