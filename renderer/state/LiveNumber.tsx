import { useLayoutEffect, useRef } from 'react';
import { useAppliance } from './hooks';
import type { Live } from './live';

/**
 * A number of the newest frame, written into its place without React, as hundreds of them change together. Give stable functions; `text` is asked only where the number is
 * another one.
 */
export function LiveNumber({ read, text }: { read(live: Live | null): number; text(value: number): string }) {
  const { legible } = useAppliance();
  const place = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const words = document.createTextNode('');
    place.current?.replaceChildren(words);
    let shown: number | undefined;
    const write = () => {
      const next = read(legible.get());
      if (Object.is(next, shown)) return;
      shown = next;
      words.nodeValue = text(next);
    };
    write();
    return legible.subscribe(write);
  }, [legible, read, text]);
  return <span ref={place} />;
}
