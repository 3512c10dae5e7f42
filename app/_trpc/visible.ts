"use client";
import { useEffect, useState } from "react";

/** A tab out of sight gives its connection back after this long, ms. */
const PATIENCE_MS = 30_000;

/** Whether somebody may be looking: true while the tab is in sight and for half a minute after. */
export function useVisible(): boolean {
  const [visible, setVisible] = useState(true);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      clearTimeout(timer);
      if (document.visibilityState === "visible") setVisible(true);
      else timer = setTimeout(() => setVisible(false), PATIENCE_MS);
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, []);
  return visible;
}
