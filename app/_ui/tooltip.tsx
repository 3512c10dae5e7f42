"use client";
/**
 * Tips for a whole page from one listener: any element with `data-tip` (and `data-at`, a moment in ms) has one. A table
 * of a thousand figures then costs a thousand attributes, not a thousand components. Shown on hover and on keyboard
 * focus, stays while pointed at, goes with Escape. A tip only repeats or explains; nothing is reachable by it alone.
 */
import { useEffect, useRef, useState } from "react";
import { formatMomentFull } from "./format";

type Tip = { readonly text: string; readonly x: number; readonly y: number; readonly below: boolean };

const DELAY_MS = 250;

function tipOf(element: HTMLElement): string {
  const at = element.dataset.at;
  const moment = at === undefined ? "" : formatMomentFull(Number(at));
  return [element.dataset.tip ?? "", moment].filter(Boolean).join(" ");
}

const ownerOf = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>("[data-tip],[data-at]") : null;

/** Rendered once, at the end of the page. */
export function TooltipLayer() {
  const [tip, setTip] = useState<Tip | null>(null);
  const owner = useRef<HTMLElement | null>(null);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hide = () => {
      clearTimeout(timer);
      owner.current?.removeAttribute("aria-describedby");
      owner.current = null;
      setTip(null);
    };
    const show = (element: HTMLElement) => {
      const text = tipOf(element);
      if (!text || !element.isConnected) return;
      const box = element.getBoundingClientRect();
      const below = box.top < 72;
      element.setAttribute("aria-describedby", "tip");
      setTip({ text, x: box.left + box.width / 2, y: below ? box.bottom + 6 : box.top - 6, below });
    };
    const enter = (event: Event) => {
      const element = ownerOf(event.target);
      if (element === owner.current) return;
      const inTip = event.target instanceof Element && event.target.closest("#tip");
      if (inTip) return clearTimeout(timer);
      if (owner.current) hide();
      if (!element) return;
      if (event.type === "focusin" && !element.matches(":focus-visible")) return;
      owner.current = element;
      timer = setTimeout(() => show(element), event.type === "focusin" ? 0 : DELAY_MS);
    };
    const key = (event: KeyboardEvent) => event.key === "Escape" && hide();
    document.addEventListener("pointerover", enter);
    document.addEventListener("focusin", enter);
    document.addEventListener("focusout", hide);
    document.addEventListener("pointerdown", hide);
    document.addEventListener("scroll", hide, true);
    document.addEventListener("keydown", key);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("pointerover", enter);
      document.removeEventListener("focusin", enter);
      document.removeEventListener("focusout", hide);
      document.removeEventListener("pointerdown", hide);
      document.removeEventListener("scroll", hide, true);
      document.removeEventListener("keydown", key);
    };
  }, []);

  if (!tip) return null;
  return (
    <div
      id="tip"
      role="tooltip"
      style={{ left: `clamp(9rem, ${tip.x}px, calc(100vw - 9rem))`, top: tip.y }}
      className={`fixed z-60 w-max max-w-72 -translate-x-1/2 rounded-md bg-accent px-2 py-1 text-on-accent text-xs ${tip.below ? "" : "-translate-y-full"}`}
    >
      {tip.text}
    </div>
  );
}
