// The same app with the client: it stores events in storage like AsyncStorage, and is killed and opened again.

const START = 1790812800;
const DAY = 86400;

const definitions = {
  achievements: {
    first_steps: { name: "Erste Schritte ⚔️", max_count: 3, reward: { guaranteed: { currencies: { gold: { min: 10 } } } } },
    daily: { name: "Daily", max_count: 2, reset_cronexpr: "0 0 * * *" },
    regular: { name: "Three days in a row", trigger: { streak: { days: 3 } } },
    hours: { name: "An hour", trigger: { total_time: { minutes: 60 } } },
  },
};

/** Storage with the methods of `@react-native-async-storage/async-storage`. */
class AsyncStorage {
  items = new Map();
  getItem = async (key) => this.items.get(key) ?? null;
  setItem = async (key, value) => void this.items.set(key, value);
  removeItem = async (key) => void this.items.delete(key);
}

/** Reproducible bytes, the same on every platform. */
function countingRandom() {
  let count = 0;
  return (bytes) => {
    for (let index = 0; index < bytes.length; index += 1) bytes[index] = count += 1;
  };
}

/** Plays four days, one process each; the text contains all events of the client, and the state everything stored. */
export async function playClient(plaudit) {
  const told = [];
  const storage = new AsyncStorage();
  const options = { player: "ada", definitions, store: plaudit.keyValueStore(storage), random: countingRandom(), app_version: "1.2.3" };
  const { now } = Date;
  try {
    for (let day = 0; day < 4; day += 1) {
      Date.now = () => (START + day * DAY) * 1000;
      told.push(...(await playDay(plaudit, options)));
    }
  } finally {
    Date.now = now;
  }
  told.push(await offline(plaudit, options.random), await withHiro(plaudit, options.random));
  return { told: JSON.stringify(told), state: JSON.stringify([...storage.items].sort()) };
}

async function playDay({ createClient, PlauditError }, options) {
  const client = await createClient(options);
  const told = [];
  client.on("unlock", ({ key, title }) => told.push({ key, title }));
  told.push(await client.record({ type: "session_completed", duration_sec: 1200 }));
  told.push(await client.record({ type: "update", achievements: { first_steps: 1, daily: 1 } }));
  told.push(await client.claim("first_steps").catch((error) => refusal(error, PlauditError)));
  told.push(client.list(), client.explain("daily"), client.getSnapshot().inbox);
  await client.close();
  return told;
}

/** Without a reachable authority, events are predicted, stored, and pending, also after the app was killed. */
async function offline({ createClient, keyValueStore, PlauditError }, random) {
  const options = { player: "bea", definitions, store: keyValueStore(new AsyncStorage()), random, past: "known" };
  const transport = { sync: () => Promise.reject(new Error("Network request failed")) };
  const before = await createClient({ ...options, transport });
  const { unlocks } = await before.record({ type: "update", achievements: { first_steps: 3 } });
  const failed = await before.sync().catch((error) => refusal(error, PlauditError));
  await before.close();
  const after = await createClient({ ...options, transport });
  const { pending, online, storage } = after.status;
  await after.close();
  return { unlocks: unlocks.map(({ title }) => title), failed, pending, online, storage };
}

/** Syncs with a server with Hiro's RPCs, for which the state is hashed without the platform's help. */
async function withHiro({ createClient, hiroTransport, memoryStore }, random) {
  let count = 0;
  const rpc = async (_, { achievements = {} }) => {
    count += achievements.first_steps ?? 0;
    return {
      achievements: {
        first_steps: { id: "first_steps", name: "⚔️", count: String(count), max_count: "3", "⚔️": true, current_time_sec: String(START) },
      },
    };
  };
  const client = await createClient({ player: "cleo", definitions, store: memoryStore(), random, transport: hiroTransport({ rpc }) });
  try {
    await client.record({ type: "update", achievements: { first_steps: 2 } });
    await client.sync();
    return { count, shown: client.get("first_steps").count, pending: client.status.pending };
  } finally {
    // Ends its timers, too, because a failure would otherwise never end here.
    await client.close();
  }
}

function refusal(error, PlauditError) {
  if (!(error instanceof PlauditError)) throw error;
  const { code, message, path } = error;
  return { code, message, path };
}

/** Returns the error of a client without a source of randomness. */
export async function withoutRandom({ createClient, memoryStore }) {
  const opened = createClient({ player: "ada", definitions, store: memoryStore() });
  return opened.then(
    (client) => client.close(),
    ({ code, path, message }) => `${code} ${path} ${message}`,
  );
}

/** Returns the milliseconds for each activity, including its storage. */
export async function measureClient({ createClient, keyValueStore }) {
  const client = await createClient({ player: "ada", definitions, store: keyValueStore(new AsyncStorage()), random: countingRandom() });
  const rounds = 100;
  const before = Date.now();
  for (let round = 0; round < rounds; round += 1) await client.record({ type: "session_completed", duration_sec: 60 });
  const milliseconds = (Date.now() - before) / rounds;
  await client.close();
  return milliseconds;
}
