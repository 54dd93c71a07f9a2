import { Schedule } from "plaudit/streaming";
import { createClient, hiroTransport } from "plaudit/streaming/client";
import { showRecorded } from "./recorded.js";

void showRecorded({ Schedule, createClient, hiroTransport });
