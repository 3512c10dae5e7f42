/** Where one is in the wizard; steps that are done can be gone back to. */
import { Check } from "lucide-react";
import Link from "next/link";
import { classNames } from "../../../_ui/class-names";
import { furthest, type Wizard, type WizardStep, wizardSteps } from "./wizard";

const labels: Readonly<Record<WizardStep, string>> = {
  host: "Host",
  fingerprint: "Fingerprint",
  discovery: "Discovery",
  review: "Review",
};

export function StepsNav({ state, current }: { state: Wizard; current: WizardStep }) {
  const limit = wizardSteps.indexOf(furthest(state));
  const here = wizardSteps.indexOf(current);
  return (
    <nav aria-label="Steps">
      <ol className="flex flex-wrap gap-x-6 gap-y-1">
        {wizardSteps.map((one, index) => {
          const done = index < here;
          const inside = (
            <>
              <span
                className={classNames(
                  "flex size-5 items-center justify-center rounded-full border text-2xs",
                  index === here
                    ? "border-ink bg-accent font-semibold text-on-accent"
                    : "border-line-strong text-ink-2",
                )}
              >
                {done ? <Check aria-hidden size={11} /> : index + 1}
              </span>
              {labels[one]}
              {done ? <span className="sr-only">, done</span> : null}
            </>
          );
          const look = classNames(
            "flex items-center gap-2 rounded-md py-1",
            index === here ? "font-semibold" : "text-ink-2",
          );
          return (
            <li key={one} aria-current={index === here ? "step" : undefined}>
              {index <= limit && index !== here ? (
                <Link
                  href={`/clusters/new?step=${one}`}
                  scroll={false}
                  className={classNames(look, "hover:text-ink hover:underline")}
                >
                  {inside}
                </Link>
              ) : (
                <span className={look}>{inside}</span>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
