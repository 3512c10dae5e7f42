import type { ClientFailure } from "../_trpc/failure";
import { Banner } from "../_ui/banner";

/** Why the form was not accepted, where it is read first: above the fields. */
export function FormFailure({ failure }: { failure: ClientFailure }) {
  return (
    <div role="alert">
      <Banner kind={failure.code === "too-many-attempts" ? "degraded" : "down"} className="rounded-md px-3">
        {failure.sentence}
      </Banner>
    </div>
  );
}
