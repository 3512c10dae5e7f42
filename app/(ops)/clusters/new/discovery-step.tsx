"use client";
/** Step 3: the rounds of discovery. Confirmed hosts are visited; what they lead to is confirmed or left out. */
import { LoaderCircle, Plus } from "lucide-react";
import { doorKey } from "#domain/onboarding/proposal";
import { Button } from "../../../_ui/button";
import { plural } from "../../../_ui/format";
import { Panel } from "../../../_ui/panel";
import { StatusMark } from "../../../_ui/status-mark";
import { RowTh, Table, Td, Th } from "../../../_ui/table";
import { KeyCard } from "./key-card";
import { type DoorRow, discoverNow, undecided, type Wizard, type WizardAction } from "./wizard";

type Props = {
  readonly state: Wizard;
  readonly dispatch: (action: WizardAction) => void;
  readonly onChangeDoor: (row: DoorRow) => void;
  readonly onAddHost: () => void;
  readonly onVisitNow: () => void;
  readonly onReview: () => void;
};

const names = (rows: readonly DoorRow[]): string => rows.map((row) => row.title).join(", ");

/** How far it is, in words, while nothing runs. */
const standing = (state: Wizard): string => {
  const included = state.rows.filter((row) => row.included);
  const visited = included.filter((row) => row.visit.kind === "visited");
  const failed = included.filter((row) => row.visit.kind === "failed");
  const silent = included.filter((row) => row.offer.kind === "failed");
  const open = undecided(state);
  const parts = [
    visited.length === 0
      ? "No host could be visited yet."
      : `${plural(visited.length, "host")} visited: ${names(visited)}.`,
  ];
  if (open.length > 0)
    parts.push(
      `${plural(open.length, "more was", "more were")} found: compare ${open.length === 1 ? "its fingerprint" : "their fingerprints"}, or leave out what does not belong to the cluster.`,
    );
  if (silent.length > 0)
    parts.push(
      `${plural(silent.length, "host")} did not give a key: change how ${silent.length === 1 ? "it is" : "they are"} reached, or leave ${silent.length === 1 ? "it" : "them"} out.`,
    );
  if (failed.length > 0) parts.push(`${plural(failed.length, "visit")} failed.`);
  if (open.length + silent.length + failed.length === 0 && visited.length > 0)
    parts.push("Nothing is left to visit.");
  return parts.join(" ");
};

/** What goes on, in one sentence. */
function Progress({ state }: { state: Wizard }) {
  const visiting = state.rows.filter(
    (row) => row.included && row.door.hostKey !== null && row.visit.kind === "waiting",
  );
  switch (state.round.kind) {
    case "running":
      return (
        <p role="status" className="flex items-center gap-2">
          <LoaderCircle aria-hidden size={14} className="animate-spin" />
          Visiting {names(visiting) || "the confirmed hosts"}: reading keepalived, IPVS, OSPF and addresses.
          This takes some seconds.
        </p>
      );
    case "failed":
      return (
        <p role="alert" className="flex items-start gap-2">
          <StatusMark kind="down" word="Discovery failed" /> <span>{state.round.why}</span>
        </p>
      );
    case "idle":
      return <p role="status">{standing(state)}</p>;
  }
}

export function DiscoveryStep({ state, dispatch, onChangeDoor, onAddHost, onVisitNow, onReview }: Props) {
  const running = state.round.kind === "running";
  const toDecide = state.rows.filter((row) => row.included && row.door.hostKey === null);
  const others = state.rows.filter((row) => !toDecide.includes(row));
  const mayVisitNow = !running && toDecide.length > 0 && discoverNow(state).length > 0;
  return (
    <div className="flex flex-col gap-4">
      <Panel>
        <Progress state={state} />
        {state.round.kind === "failed" ? (
          <Button className="mt-3" onClick={() => dispatch({ kind: "again" })}>
            Try again
          </Button>
        ) : null}
      </Panel>
      {toDecide.map((row) => (
        <KeyCard key={row.id} state={state} row={row} dispatch={dispatch} onChangeDoor={onChangeDoor} />
      ))}
      {others.length === 0 ? null : (
        <Panel title="Hosts" flush>
          <Table caption="Hosts of this discovery">
            <thead>
              <tr>
                <Th>Host</Th>
                <Th>Reached at</Th>
                <Th>State</Th>
                <Th>Learnt from</Th>
                <Th align="end">
                  <span className="sr-only">What to do</span>
                </Th>
              </tr>
            </thead>
            <tbody>
              {others.map((row) => (
                <Line
                  key={row.id}
                  row={row}
                  running={running}
                  dispatch={dispatch}
                  onChangeDoor={onChangeDoor}
                />
              ))}
            </tbody>
          </Table>
        </Panel>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button
          variant={toDecide.length > 0 ? "secondary" : "primary"}
          disabled={running || state.proposal === null}
          onClick={onReview}
        >
          Review the proposal
        </Button>
        {mayVisitNow ? <Button onClick={onVisitNow}>Visit the confirmed hosts now</Button> : null}
        <Button variant="ghost" icon={<Plus aria-hidden size={14} />} onClick={onAddHost}>
          Add a host by hand
        </Button>
      </div>
    </div>
  );
}

function Line({
  row,
  running,
  dispatch,
  onChangeDoor,
}: Pick<Props, "dispatch" | "onChangeDoor"> & { row: DoorRow; running: boolean }) {
  return (
    <tr className="group/row hover:bg-hover">
      <RowTh className="font-medium">{row.title}</RowTh>
      <Td className="whitespace-nowrap font-mono text-ink-2 text-xs">{doorKey(row.door)}</Td>
      <Td>
        <State row={row} running={running} />
      </Td>
      <Td className="text-ink-2">{row.learntFrom.join(" · ") || "You named it"}</Td>
      <Td align="end">
        <span className="inline-flex gap-1">
          {!row.included ? (
            <Button size="small" onClick={() => dispatch({ kind: "include", id: row.id, included: true })}>
              Put back
            </Button>
          ) : null}
          {row.included && row.visit.kind === "failed" ? (
            <>
              <Button size="small" onClick={() => dispatch({ kind: "ask-again", id: row.id })}>
                Try again
              </Button>
              <Button size="small" onClick={() => onChangeDoor(row)}>
                Change
              </Button>
              {row.learntFrom.length === 0 ? null : (
                <Button
                  size="small"
                  variant="ghost"
                  onClick={() => dispatch({ kind: "include", id: row.id, included: false })}
                >
                  Leave out
                </Button>
              )}
            </>
          ) : null}
        </span>
      </Td>
    </tr>
  );
}

function State({ row, running }: { row: DoorRow; running: boolean }) {
  if (!row.included) return <StatusMark kind="off" word="left out" />;
  switch (row.visit.kind) {
    case "visited":
      return <StatusMark kind="ok" word="visited" />;
    case "failed":
      return (
        <span className="flex items-baseline gap-2">
          <StatusMark kind="down" word="failed" /> <span>{row.visit.why}</span>
        </span>
      );
    case "waiting":
      return (
        <StatusMark kind="unknown" word={running ? "being visited" : "key confirmed, not visited yet"} />
      );
  }
}
