import { LinkButton } from "../_ui/button";
import { EmptyState } from "../_ui/empty-state";

/** Inside the shell: the rest of Sluice is one press away. */
export default function NotFound() {
  return (
    <EmptyState
      page
      kind="nothing-matches"
      title="There is no page at this address"
      action={<LinkButton href="/">Go to the overview</LinkButton>}
    >
      The thing it was about may have been removed.
    </EmptyState>
  );
}
