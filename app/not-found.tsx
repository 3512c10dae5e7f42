import { LinkButton } from "./_ui/button";
import { EmptyState } from "./_ui/empty-state";

export default function NotFound() {
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <EmptyState
        page
        kind="nothing-matches"
        title="There is no page at this address"
        action={<LinkButton href="/">Go to the overview</LinkButton>}
      >
        It may have moved, or the thing it was about has been removed.
      </EmptyState>
    </main>
  );
}
