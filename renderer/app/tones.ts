import type { Priority } from '../../electron/contract/domain';

interface Pattern {
  /** One after the other, in Hz. */
  tones: readonly number[];
  toneMs: number;
  gapMs: number;
  /** From one begin to the next; null: once alone. */
  everyMs: number | null;
}

/** Each priority by its own rhythm and pitch, the more urgent the faster and the higher (EEMUA 191, 3rd edition, on audible alarms): told apart also where pitch alone is not. */
export const patterns: Record<Priority, Pattern> = {
  1: { tones: [988, 784, 988, 784], toneMs: 130, gapMs: 60, everyMs: 1_800 },
  2: { tones: [740, 740], toneMs: 200, gapMs: 120, everyMs: 4_000 },
  3: { tones: [587], toneMs: 320, gapMs: 0, everyMs: 10_000 },
  4: { tones: [440], toneMs: 260, gapMs: 0, everyMs: null },
};

/** A step of loudness begins and ends so softly that it does not click. */
const RAMP_S = 0.012;
let context: AudioContext | undefined;

/** Sounds one pattern, once. Resolves when the sound device has begun; rejects where there is none. */
export async function sound(priority: Priority, volume: number): Promise<void> {
  context ??= new AudioContext();
  if (context.state !== 'running') await context.resume();
  const { tones, toneMs, gapMs } = patterns[priority];
  tones.forEach((hz, i) => tone(context!, hz, context!.currentTime + 0.02 + (i * (toneMs + gapMs)) / 1_000, toneMs / 1_000, volume));
}

function tone(on: AudioContext, hz: number, at: number, lengthS: number, volume: number): void {
  const gain = on.createGain();
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(volume, at + RAMP_S);
  gain.gain.setValueAtTime(volume, at + lengthS - RAMP_S);
  gain.gain.linearRampToValueAtTime(0, at + lengthS);
  gain.connect(on.destination);
  const oscillator = on.createOscillator();
  // A triangle carries through the noise of a hall better than a sine, and is less harsh than a square.
  oscillator.type = 'triangle';
  oscillator.frequency.value = hz;
  oscillator.connect(gain);
  oscillator.start(at);
  oscillator.stop(at + lengthS);
  oscillator.onended = () => gain.disconnect();
}
