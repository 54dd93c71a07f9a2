import { Schedule } from "plaudit/streaming";
import { createClient } from "plaudit/streaming/client";
import { showRecorded } from "./recorded.js";

void showRecorded({ Schedule, createClient });
