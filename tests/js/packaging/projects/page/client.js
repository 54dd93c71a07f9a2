import { Schedule } from "plaudit";
import { createClient } from "plaudit/client";
import { showRecorded } from "./recorded.js";

void showRecorded({ Schedule, createClient });
