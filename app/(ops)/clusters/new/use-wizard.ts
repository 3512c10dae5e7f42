"use client";
/** Runs the wizard: keeps its state over a reload and asks the server what `decide` says. */
import { useEffect, useReducer, useRef, useState } from "react";
import { doorKey } from "#domain/onboarding/proposal";
import { useTRPCClient } from "../../../_trpc/client";
import { failureOf } from "../../../_trpc/failure";
import { readStored, writeStored } from "./stored";
import { decide, discoverNow, emptyWizard, step, type Todo, type Wizard, type WizardAction } from "./wizard";

type Loaded = WizardAction | { readonly kind: "loaded"; readonly state: Wizard };

const reduce = (state: Wizard, action: Loaded): Wizard =>
  action.kind === "loaded" ? action.state : step(state, action);

export type RunningWizard = {
  /** Null until the tab's storage was read. */
  readonly state: Wizard | null;
  readonly dispatch: (action: WizardAction) => void;
  /** Enters the confirmed doors without waiting for the other decisions. */
  readonly visitNow: () => void;
};

export const useWizard = (): RunningWizard => {
  const client = useTRPCClient();
  const [state, dispatch] = useReducer(reduce, emptyWizard);
  const [loaded, setLoaded] = useState(false);
  const underWay = useRef(new Set<string>());

  useEffect(() => {
    dispatch({ kind: "loaded", state: readStored(window.sessionStorage) });
    setLoaded(true);
  }, []);

  const run = (todo: Todo) => {
    // The effect may run again before the reducer has: what is under way is asked once.
    const name = todo.kind === "scan" ? `scan ${todo.id} ${doorKey(todo.door)}` : "discover";
    if (underWay.current.has(name)) return;
    underWay.current.add(name);
    const done = () => underWay.current.delete(name);
    if (todo.kind === "discover") {
      dispatch({ kind: "round-begun" });
      client.onboarding.discover
        .mutate({ doors: [...todo.doors] })
        .finally(done)
        .then(
          (proposal) => dispatch({ kind: "round-done", proposal }),
          (error) => dispatch({ kind: "round-failed", why: failureOf(error).sentence }),
        );
      return;
    }
    const { id, door, jump } = todo;
    const at = doorKey(door);
    dispatch({ kind: "asking", id });
    client.onboarding.scan
      .mutate({ address: door.address, port: door.port, jump })
      .finally(done)
      .then(
        (key) => dispatch({ kind: "offered", id, at, key }),
        (error) => dispatch({ kind: "not-offered", id, at, why: failureOf(error).sentence }),
      );
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is to be asked follows from the state alone
  useEffect(() => {
    if (!loaded) return;
    writeStored(window.sessionStorage, state);
    for (const todo of decide(state)) run(todo);
  }, [loaded, state]);

  return {
    state: loaded ? state : null,
    dispatch,
    visitNow: () => {
      for (const todo of discoverNow(state)) run(todo);
    },
  };
};
