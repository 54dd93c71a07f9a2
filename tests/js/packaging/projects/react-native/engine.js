// Some weeks of play with the engine, the same on every platform: definitions with schedules, chains, chance and triggers, and commands of every kind.

const NOW = 1790812800;
const DAY = 86400;

const gold = (min, max) => ({ guaranteed: { currencies: { gold: { min, max } } } });
const definitions = {
  achievements: {
    daily_wins: { name: "Three wins a day ⚔️", max_count: 3, reset_cronexpr: "0 0 * * *", auto_claim: true, reward: gold(10, 20) },
    weekly: {
      name: "Wöchentlich",
      max_count: 10,
      reset_cronexpr: "0 0 * * MON",
      time_offset_sec: 3600,
      duration_sec: 432000,
      reward: gold(100, 500),
    },
    pass: {
      name: "Season pass",
      max_count: 0,
      precondition_ids: ["tier_3"],
      total_reward: {
        weighted: [
          { items: { hat: { min: 1 } }, weight: 1 },
          { items: { cape: { min: 1, max: 3 } }, weight: 2 },
        ],
        max_rolls: 3,
      },
      sub_achievements: {
        tier_1: { name: "Tier 1", max_count: 5, auto_claim: true },
        tier_2: { name: "Tier 2", max_count: 5, auto_claim: true, precondition_ids: ["tier_1"] },
        tier_3: { name: "Tier 3", max_count: 5, auto_claim: true, precondition_ids: ["tier_2"] },
      },
    },
    again: { name: "Again and again", max_count: 2, auto_claim: true, auto_reset: true },
    regular: { name: "Five days in a row", trigger: { streak: { days: 5 } } },
    tenth: { name: "The tenth session", trigger: { session_count: { sessions: 10 } } },
    hours: { name: "Ten hours", trigger: { total_time: { minutes: 600 } } },
    course: { name: "Course", trigger: { content: { content_ids: ["a", "b"], require: "all" } } },
    voice: { name: "Voice", trigger: { community: { action: "post" } } },
    patron: { name: "Patron", trigger: { subscription: {} } },
    points: { name: "A million points", trigger: { stat: { id: "points", at_least: 1000000 } } },
  },
};

function commands() {
  const list = [
    { type: "app_opened", at: NOW },
    { type: "joined", at: NOW },
  ];
  for (let day = 0; day < 30; day += 1) {
    const at = NOW + day * DAY + 7 * 3600;
    list.push({ type: "session_completed", at, duration_sec: 1800 + day, content_id: day % 2 === 0 ? "a" : "b", utc_offset_sec: 7200 });
    list.push({
      type: "update",
      at: at + 60,
      achievements: { daily_wins: 1 + (day % 4), weekly: 2, again: 3, tier_1: 1, tier_2: 1, tier_3: 1 },
    });
    list.push({ type: "stat", at: at + 120, set: { level: day }, add: { points: 40000 } });
    if (day % 7 === 3) list.push({ type: "posted", at: at + 180 }, { type: "commented", at: at + 181 });
  }
  list.push({ type: "subscribed", at: NOW + 30 * DAY, product_id: "gold" });
  list.push({ type: "claim", at: NOW + 30 * DAY, ids: ["weekly", "pass", "regular", "course"], claim_total_reward: true });
  list.push({ type: "claim", at: NOW + 30 * DAY, ids: ["nowhere"] });
  return list;
}

/** Plays everything; the text contains all answers of the engine. */
export async function playEngine({ createEngine, validate, Schedule, PlauditError }) {
  const told = [validate({ achievements: { a: { name: "", trigger: {} } } }), new Schedule("0 12 L * *").upcoming(NOW, 5)];
  const engine = await createEngine(definitions, { rewards: { seed: "a seed" } });
  for (const command of commands()) {
    try {
      told.push(engine.apply(command));
    } catch (error) {
      if (!(error instanceof PlauditError)) throw error;
      told.push({ code: error.code, message: error.message, path: error.path });
    }
  }
  const end = NOW + 31 * DAY;
  told.push(engine.list(end), engine.explain("weekly", end), engine.nextChange(end));
  return { told: JSON.stringify(told), state: JSON.stringify(engine.state()) };
}

/** Returns the average milliseconds per command, over several hundred. */
export async function measureEngine({ createEngine }) {
  const engine = await createEngine(definitions);
  const list = commands().filter((command) => command.type !== "claim");
  const rounds = 5;
  const before = Date.now();
  for (let round = 0; round < rounds; round += 1)
    for (const command of list) engine.apply({ ...command, at: command.at + round * 31 * DAY });
  return (Date.now() - before) / (rounds * list.length);
}
