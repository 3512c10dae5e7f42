"use client";

/** The page itself broke, styles and all: plain HTML that needs nothing. */
export default function GlobalError({ reset }: { reset: () => void }) {
  return (
    <html lang="en">
      <body style={{ font: "14px/1.5 system-ui, sans-serif", padding: "4rem", colorScheme: "light dark" }}>
        <title>Sluice</title>
        <h1 style={{ fontSize: "1rem" }}>Sluice's page broke</h1>
        <p>The fault is in Sluice, not in your cluster; nothing was changed.</p>
        <button type="button" onClick={reset}>
          Load it again
        </button>
      </body>
    </html>
  );
}
