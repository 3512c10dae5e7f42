"use client";
import { useEffect, useId, useState } from "react";

/** Who wants a stream, by key, in order of arrival. The first owns it; the others read what it puts into the cache. */
const wanting = new Map<string, { readonly id: string; readonly tell: (first: boolean) => void }[]>();

function settle(key: string) {
  wanting.get(key)?.forEach(({ tell }, index) => {
    tell(index === 0);
  });
}

/** Whether this component is the one that keeps the stream `key` open: many may want it, one has it. */
export function useOwner(key: string): boolean {
  const id = useId();
  const [owner, setOwner] = useState(false);
  useEffect(() => {
    wanting.set(key, [...(wanting.get(key) ?? []), { id, tell: setOwner }]);
    settle(key);
    return () => {
      wanting.set(
        key,
        (wanting.get(key) ?? []).filter((entry) => entry.id !== id),
      );
      setOwner(false);
      settle(key);
    };
  }, [key, id]);
  return owner;
}
