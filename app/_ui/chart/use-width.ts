/** The width of an element in CSS pixels, 0 before it is measured. SVG is drawn in real pixels so that text stays sharp. */
import { type RefObject, useEffect, useRef, useState } from "react";

export const useWidth = <E extends Element>(): readonly [RefObject<E | null>, number] => {
  const ref = useRef<E>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const measure = () => setWidth(Math.floor(element.getBoundingClientRect().width));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
};
