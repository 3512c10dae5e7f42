"use client";
import type { ReactNode } from "react";
import { MeGate } from "./me-gate";
import { Shell } from "./shell";
import type { Theme } from "./theme";

export function OpsFrame({
  theme,
  narrow,
  children,
}: {
  theme: Theme;
  narrow: boolean;
  children: ReactNode;
}) {
  return (
    <MeGate>
      {(me) => (
        <Shell me={me} theme={theme} narrow={narrow}>
          {children}
        </Shell>
      )}
    </MeGate>
  );
}
