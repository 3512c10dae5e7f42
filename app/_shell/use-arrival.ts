"use client";
import { useEffect } from "react";

/** How long the thing in the address may take to appear, ms. */
const PATIENCE_MS = 8000;

/**
 * A link to a thing on a page (`#server-…`) arrives before the page has its data: waits for the thing, brings it into
 * view and tints it once. `path` is the page; a press on a link within the page counts too.
 */
export function useArrival(path: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page may hold the thing of its own address
  useEffect(() => {
    let stop = () => {};
    const arrive = () => {
      stop();
      // Ids are encoded as they stand in the address.
      const id = window.location.hash.slice(1);
      if (id === "" || id === "main") return;
      const find = () => {
        const thing = document.getElementById(id);
        if (!thing) return;
        stop();
        thing.scrollIntoView({ block: "center" });
        thing.dataset.arrived = "";
        setTimeout(() => delete thing.dataset.arrived, 2000);
      };
      const observer = new MutationObserver(find);
      observer.observe(document.body, { childList: true, subtree: true });
      const timer = setTimeout(() => stop(), PATIENCE_MS);
      stop = () => {
        observer.disconnect();
        clearTimeout(timer);
      };
      find();
    };
    arrive();
    window.addEventListener("hashchange", arrive);
    return () => {
      stop();
      window.removeEventListener("hashchange", arrive);
    };
  }, [path]);
}
