import { classNames } from "./class-names";

/**
 * An address, in mono. What tells two addresses apart stands at the end: when room is short the head is cut, never
 * the tail. The whole is the tip and what is copied.
 */
export function Address({ value, className }: { value: string; className?: string }) {
  const at = tailStart(value);
  if (at === 0)
    return <span className={classNames("whitespace-nowrap font-mono text-xs", className)}>{value}</span>;
  return (
    <span
      data-tip={value.length > 24 ? value : undefined}
      className={classNames("inline-flex max-w-full whitespace-nowrap font-mono text-xs", className)}
    >
      <span className="min-w-0 overflow-hidden text-ellipsis">{value.slice(0, at)}</span>
      <span className="shrink-0">{value.slice(at)}</span>
    </span>
  );
}

/** Where the part begins that is never cut: the last group of the address with its port or length; 0 if none. */
export function tailStart(value: string): number {
  const plainIpv6 = !value.includes(".") && !value.startsWith("[");
  const tail = plainIpv6 ? /:[0-9a-f]*(\/\d+)?$/i : /[.:][0-9a-f]*\]?([:/]\d+)?$/i;
  return Math.max(0, value.search(tail));
}
