// What time it is by the authority's clock, which instants and countdowns go by.

interface Clocked {
  getSnapshot(): { status: { clock_offset_sec: number } };
}

export function nowOf(client: Clocked): number {
  return Math.floor(Date.now() / 1000) + client.getSnapshot().status.clock_offset_sec;
}
