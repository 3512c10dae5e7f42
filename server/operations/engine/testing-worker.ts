/** For tests: a process with one engine, which kills itself with SIGKILL at a point it is told. */
import { openStore } from "../../store/store";
import { startEngine } from "./engine";
import { testKind } from "./testing-kind";

const [, , url = "", deadly = "", worker = ""] = process.argv;
const store = openStore(url);
const kind = testKind(store, worker, (point, step) => {
  if (`${step} ${point}` === deadly) process.kill(process.pid, "SIGKILL");
});
startEngine({
  store,
  workerId: worker,
  kinds: [kind],
  now: Date.now,
  say: (line) => console.error(line),
  pollMs: 100,
});
