import { createEngine } from "plaudit";
import definitions from "./streaks.json" with { type: "json" };

const monday = Date.parse("2026-10-05T00:00:00Z") / 1000;
const at = (day = 0, hour = 12) => monday + day * 86_400 + hour * 3_600;

// Daily, with one freeze at the start: Wednesday is missed, and the freeze covers it.
const daily = await createEngine(definitions);
for (const day of [0, 1, 3]) daily.apply({ type: "session_completed", at: at(day), duration_sec: 600 });
const kept = daily.get("daily_30", at(3))?.streak;
console.log(kept?.count, kept?.freezes, kept?.days.join(" ")); // 3 0 done done frozen done
// A preview of Friday's session says what it would save, and changes nothing: no freeze is left, so without it the streak breaks.
const friday = daily.preview({ type: "session_completed", at: at(4), duration_sec: 600 });
const [saving] = friday.saves ?? [];
console.log(saving?.saved, saving?.count, daily.get("daily_30", at(4))?.streak?.count); // streak 4 3
// On Saturday, at two in the morning, a session still counts for Friday.
daily.apply({ type: "session_completed", at: at(5, 2), duration_sec: 600 });
console.log(daily.get("daily_30", at(5, 2))?.streak?.days.slice(-2).join(" ")); // done open

// Any three days of each week.
const weekly = await createEngine(definitions);
for (const day of [0, 2, 5, 8, 9]) weekly.apply({ type: "session_completed", at: at(day), duration_sec: 600 });
console.log(weekly.get("weekly_4", at(9))?.progress?.value); // 1
weekly.apply({ type: "session_completed", at: at(13), duration_sec: 600 });
console.log(weekly.get("weekly_4", at(13))?.progress?.value); // 2

// Workdays only: from Friday to Monday nothing is missed.
const workdays = await createEngine(definitions);
for (const day of [3, 4, 7]) workdays.apply({ type: "session_completed", at: at(day), duration_sec: 600 });
const worked = workdays.get("workdays_10", at(7))?.streak;
console.log(worked?.count, worked?.days.join(" ")); // 3 done done rest rest done

// By distance: a day counts from five kilometres on, in any number of runs.
const runs = await createEngine(definitions);
runs.apply({ type: "stat", at: at(0, 8), add: { metres: 3_000 } });
console.log(runs.get("distance_5", at(0, 8))?.streak?.count); // 0
runs.apply({ type: "stat", at: at(0, 18), add: { metres: 2_500 } });
console.log(runs.get("distance_5", at(0, 18))?.streak?.count); // 1

// By the lessons of a course, one on each of three days.
const course = await createEngine(definitions);
const learned = (day = 0) => course.apply({ type: "content_completed", at: at(day), content_id: `lesson_${day + 1}` });
learned(0);
learned(1);
console.log(learned(2).unlocks.map(({ title }) => title)); // [ 'A lesson a day' ]
