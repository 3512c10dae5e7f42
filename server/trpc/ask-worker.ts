/** Asks the worker and checks what it answers. */
import { type RequestAnswer, type RequestArgs, type RequestKind, requests } from "../operations/requests";
import type { Actor, Audit } from "../store/audit";
import { ask } from "../store/requests/ask";
import type { Store } from "../store/store";

/** `audit` null: reading, which leaves no line. Throws as `ask` does; an answer of another shape is a defect. */
export const askWorker = async <K extends RequestKind>(
  store: Store,
  kind: K,
  args: RequestArgs<K>,
  actor: Actor,
  audit: Audit | null,
): Promise<RequestAnswer<K>> => {
  const { answer, waitMs } = requests[kind];
  const body = await ask(store, { kind, args, actor, audit }, waitMs);
  return answer.parse(body) as RequestAnswer<K>;
};
