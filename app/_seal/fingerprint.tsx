/**
 * A host key's fingerprint, large enough to be compared by eye: in groups of four, with what differs from another one
 * marked by more than colour. The groups are spacing only: selecting and copying gives the fingerprint as it is.
 */
import { classNames } from "../_ui/class-names";
import { CopyButton } from "../_ui/copy-button";

const groups = (fingerprint: string): readonly string[] =>
  fingerprint.replace(/^SHA256:/, "").match(/.{1,4}/g) ?? [];

export function Fingerprint({
  fingerprint,
  algorithm,
  against,
}: {
  fingerprint: string;
  algorithm: string;
  /** Groups that differ from this one are marked. */
  against?: string;
}) {
  const other = against === undefined ? null : groups(against);
  return (
    <div className="flex w-fit max-w-full items-start gap-6 rounded-md border border-line bg-sunken py-2 ps-3 pe-2">
      <div className="min-w-0">
        <div className="text-ink-3 text-xs">{algorithm} · SHA256</div>
        <code className="block break-all font-mono text-base leading-6">
          <span className="sr-only">{fingerprint}</span>
          <span aria-hidden>
            {groups(fingerprint).map((group, index) => (
              <span
                // biome-ignore lint/suspicious/noArrayIndexKey: a group is its place
                key={index}
                className={classNames(
                  "me-2 inline-block",
                  other !== null &&
                    other[index] !== group &&
                    "font-semibold underline decoration-2 decoration-down",
                )}
              >
                {group}
              </span>
            ))}
          </span>
        </code>
      </div>
      <div className="ms-auto">
        <CopyButton text={fingerprint} label="Copy the fingerprint" />
      </div>
    </div>
  );
}

/** How to read the same fingerprint on the host's own console. */
export const fingerprintCommand = (algorithm: string): string => {
  const file = /^ecdsa/.test(algorithm) ? "ecdsa" : (/^ssh-(\w+)$/.exec(algorithm)?.[1] ?? "ed25519");
  return `ssh-keygen -lf /etc/ssh/ssh_host_${file}_key.pub`;
};
