import { Schedule } from "plaudit/javascript";
import { createClient, hiroTransport } from "plaudit/javascript/client";
import { showRecorded } from "./recorded.js";

void showRecorded({ Schedule, createClient, hiroTransport });
