"use client";
import { Choose } from "./choose";
import type { ControlProps } from "./control-props";
import { Typed } from "./typed";

const METHODS = [
  { word: "DR", label: "DR: direct routing" },
  { word: "NAT", label: "NAT: back through the director" },
  { word: "TUN", label: "TUN: through a tunnel" },
] as const;

/** The forwarding method; what a tunnel is made of stands behind it. */
export function Method(props: ControlProps) {
  const words = (props.value ?? []).filter((word): word is string => typeof word === "string");
  const [method, ...tunnel] = words;
  return (
    <span className="flex flex-wrap items-center gap-2">
      <Choose
        {...props}
        value={method === undefined ? null : [method]}
        options={METHODS.map(({ word, label }) => ({ value: word, label, words: [word] }))}
        onValue={(next) => {
          const why = props.onValue(next);
          props.onProblem(why);
          return why;
        }}
      />
      {method === "TUN" && (
        <Typed
          {...props}
          control={{ kind: "words" }}
          label={`${props.label}: tunnel`}
          value={tunnel.length === 0 ? null : tunnel}
          otherwise="type ipip"
          onValue={(next) => props.onValue(["TUN", ...(next ?? []).flat()])}
        />
      )}
    </span>
  );
}
