"use client";
import { Button, LinkButton } from "../_ui/button";
import { ErrorState } from "../_ui/error-state";

/** A screen broke. The shell around it still works. */
export default function ScreenError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <ErrorState
      page
      title="This screen broke"
      action={
        <>
          <Button onClick={reset}>Show it again</Button>
          <LinkButton href="/">Go to the overview</LinkButton>
        </>
      }
    >
      The fault is in Sluice, not in your cluster; nothing was changed.
      {error.digest && <> The server's log has it under {error.digest}.</>}
    </ErrorState>
  );
}
