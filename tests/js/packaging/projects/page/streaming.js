import { createEngine, Schedule } from "plaudit/streaming";
import { show } from "./show.js";

void show({ createEngine, Schedule });
