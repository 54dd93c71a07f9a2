import { createEngine, Schedule } from "plaudit";
import { show } from "./show.js";

void show({ createEngine, Schedule });
