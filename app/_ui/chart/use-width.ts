/** The width of an element in CSS pixels, 0 before it is measured. SVG is drawn in real pixels so that text stays sharp. */
import { type RefCallback, useCallback, useState } from "react";

/** The ref may be given to an element that comes later than the component, and to another one after it. */
export const useWidth = (): readonly [RefCallback<Element>, number] => {
  const [width, setWidth] = useState(0);
  const ref = useCallback((element: Element | null) => {
    if (element === null) return;
    const measure = () => setWidth(Math.floor(element.getBoundingClientRect().width));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
};
