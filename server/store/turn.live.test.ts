import pg from "pg";
import { afterEach, expect, test } from "vitest";
import { withStore } from "./testing";
import { type Turn, takeTurn } from "./turn";

const live = withStore();
const within = { timeout: 20_000, interval: 50 };
const turns: Turn[] = [];
const open: AbortController[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) one.abort();
  for (const turn of turns.splice(0)) await turn.giveBack();
});

/** Asks for the turn and notes what happens to it. */
const worker = () => {
  const leaving = new AbortController();
  open.push(leaving);
  const state = { waits: 0, has: false, lost: false, turn: null as Turn | null };
  const asked = takeTurn(live.store, leaving.signal, () => {
    state.waits += 1;
  }).then((turn) => {
    if (turn === null) return;
    turns.push(turn);
    Object.assign(state, { has: true, turn });
    turn.lost.then(() => Object.assign(state, { lost: true }));
  });
  return { state, leaving, asked };
};
const cutSessions = () =>
  live.store.pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'sluice worker%'",
  );

test("one has the turn and another waits, says so once, and gets it when the first gives it back", async () => {
  const first = worker();
  await first.asked;
  const second = worker();
  await expect.poll(() => second.state.waits, within).toBe(1);
  expect([first.state.has, second.state.has]).toEqual([true, false]);
  await first.state.turn?.giveBack();
  await expect.poll(() => second.state.has, within).toBe(true);
  expect([first.state.lost, second.state.waits]).toEqual([false, 1]);
});

test("who had the turn takes it again after its session was cut, before anybody who waits", async () => {
  const first = worker();
  await first.asked;
  const second = worker();
  await expect.poll(() => second.state.waits, within).toBe(1);
  const holders = async () => {
    const { rows } = await live.store.pool.query<{ pid: number }>(
      "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted",
    );
    return rows.map(({ pid }) => pid);
  };
  const before = await holders();
  await cutSessions();
  await expect.poll(async () => (await holders()).some((pid) => !before.includes(pid)), within).toBe(true);
  expect([first.state.lost, second.state.has]).toEqual([false, false]);
});

test("who finds it taken after its session was cut learns that it is lost", async () => {
  const first = worker();
  await first.asked;
  const other = new pg.Client({ connectionString: live.url });
  await other.connect();
  // Waits in PostgreSQL's own line: it gets the lock the moment the session is gone.
  const taken = other.query("SELECT pg_advisory_lock(hashtext('sluice worker'))");
  await expect
    .poll(async () => {
      const { rows } = await live.store.pool.query(
        "SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted",
      );
      return rows.length;
    }, within)
    .toBe(1);
  await cutSessions();
  await taken;
  await expect.poll(() => first.state.lost, within).toBe(true);
  await other.end();
});

test("who is told to leave while it waits gets no turn", async () => {
  const first = worker();
  await first.asked;
  const second = worker();
  await expect.poll(() => second.state.waits, within).toBe(1);
  second.leaving.abort();
  await second.asked;
  expect(second.state.has).toBe(false);
});
