import type { Priority } from '../../electron/contract/domain';
import type { Ringing } from '../state/ringing';
import { patterns } from './tones';

/** Sounds what is to be heard, again and again as its priority asks, until that is another or nothing. Returns what ends it. */
export function ring({ heard, volume }: Pick<Ringing, 'heard' | 'volume'>, play: (priority: Priority, volume: number) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let rings: { priority: Priority | null; loud: number } = { priority: null, loud: 0 };
  const again = () => {
    clearTimeout(timer);
    const { priority } = heard.get();
    if (priority === null || volume.get() === 0) return;
    play(priority, volume.get());
    const { everyMs } = patterns[priority];
    if (everyMs !== null) timer = setTimeout(again, everyMs);
  };
  const look = () => {
    const now = heard.get();
    const before = rings;
    rings = now;
    // One more is heard at once; one less changes nothing, unless it was the most urgent.
    if (now.priority !== before.priority || now.loud > before.loud) again();
  };
  const stops = [heard.subscribe(look), volume.subscribe(again)];
  look();
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}
