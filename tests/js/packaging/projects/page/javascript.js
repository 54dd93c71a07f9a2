import { createEngine, Schedule } from "plaudit/javascript";
import { show } from "./show.js";

void show({ createEngine, Schedule });
