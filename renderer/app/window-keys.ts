import { useEffect, useEffectEvent } from 'react';

/** Keys that mean something wherever the focus is. `press` says whether this one did: then nothing else takes it. */
export function useWindowKeys(press: (event: KeyboardEvent) => boolean): void {
  const pressed = useEffectEvent(press);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (pressed(event)) event.preventDefault();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
