import { useLayoutEffect, useState } from 'react';

/** Whether what is in a box is higher than it is, so that it is scrolled and a keyboard must get there: known before it is painted, and whenever either changes. What `anew` says is looked at again. */
export function useScrolls(box: HTMLElement | null, anew?: string): boolean {
  const [scrolls, setScrolls] = useState(false);
  useLayoutEffect(() => {
    if (!box) return;
    const look = () => setScrolls(box.scrollHeight > box.clientHeight + 1);
    const sizes = new ResizeObserver(look);
    const watch = () => {
      sizes.disconnect();
      for (const one of [box, ...box.children]) sizes.observe(one);
    };
    const children = new MutationObserver(watch);
    children.observe(box, { childList: true });
    watch();
    look();
    return () => {
      sizes.disconnect();
      children.disconnect();
    };
  }, [box, anew]);
  return scrolls;
}
