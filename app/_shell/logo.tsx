/** The mark: a sluice gate, raised, and the water that passes under it. */
export function Logo({ size = 18 }: { size?: number }) {
  return (
    <svg aria-hidden viewBox="0 0 20 20" width={size} height={size} fill="none" className="shrink-0">
      <path d="M3 2v16M17 2v16" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />
      <path d="M10 1.2v3.6M7.2 1.2h5.6" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
      <path d="M5.6 4.8h8.8v6.4H5.6z" fill="currentColor" />
      <path
        d="M5.6 14q1.1-1.1 2.2 0t2.2 0 2.2 0 2.2 0M5.6 17.2q1.1-1.1 2.2 0t2.2 0 2.2 0 2.2 0"
        stroke="currentColor"
        strokeWidth="1.4"
        strokeLinecap="round"
      />
    </svg>
  );
}
