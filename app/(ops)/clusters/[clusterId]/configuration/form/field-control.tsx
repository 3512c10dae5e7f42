"use client";
/** The control of one value. What is typed is given on when it is left or with Enter, and only if it fits; Escape takes it back. */
import { Choose, optionsOf } from "./choose";
import type { ControlProps } from "./control-props";
import { Method } from "./method";
import { Parts } from "./parts";
import { Typed } from "./typed";

export function FieldControl(props: ControlProps) {
  const { control } = props;
  switch (control.kind) {
    case "flag":
    case "choice":
      return <Choose {...props} options={optionsOf(control)} />;
    case "method":
      return <Method {...props} />;
    case "parts":
      return <Parts {...props} parts={control.parts} />;
    case "word":
    case "words":
    case "lines":
      return <Typed {...props} />;
  }
}
