// Limits that several parts share.

/** The first second of 2100, after the last occurrence of any schedule. */
export const END_OF_TIME = 4_102_444_800;
/** The longest delay of a timer in milliseconds; a longer one fires at once. */
export const LONGEST_TIMER_MS = 2_147_483_647;
