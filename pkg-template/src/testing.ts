// plaudit/testing: an authority in memory, a clock, a recorder of celebrations, and matchers.

export { createTestAuthority } from "./testing/authority.js";
export { recordCelebrations } from "./testing/celebrations.js";
export { createTestClock } from "./testing/clock.js";
export { matchers } from "./testing/matchers.js";
