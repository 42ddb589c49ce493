import type { RejectionCause, Tag } from '../../contract/domain';
import { BAD, UNCERTAIN, type ReadingBuilder } from './columns';

/** A reading from further ahead than this does not carry a time that can be right. */
export const AHEAD_MS = 5_000;
const YEAR_MS = 366 * 86_400_000;
/** Before 1973 in milliseconds: what seconds since the epoch look like. */
const LOOKS_LIKE_SECONDS = 1e11;

/** One thing that was not stored as it came. `tag` where the fault lies with one value. */
export interface Refused {
  cause: RejectionCause;
  tag?: string;
  sample: string;
  message: string;
}
export type OnRefused = (refused: Refused) => void;
type Wrong = Pick<Refused, 'cause' | 'message'>;

/**
 * One value for a tag, by the rules that all readings have. `t`: UTC ms, undefined for the moment it came. More than 5 s ahead of `received`: told, and kept as uncertain under
 * `received`. A reading of quality bad may have no value. What can't be stored is told to `refuse`.
 */
export function take(tag: Tag, raw: unknown, t: unknown, quality: number, received: number, out: ReadingBuilder, refuse: OnRefused): void {
  let time = received;
  if (t !== undefined) {
    const wrong = wrongTime(t, received);
    if (wrong) return refuse({ ...wrong, tag: tag.name, sample: sample(t) });
    time = t as number;
  }
  const value = quality === BAD && (raw === null || raw === undefined) ? NaN : valueOf(tag, raw);
  if (typeof value !== 'number') return refuse({ ...value, tag: tag.name, sample: sample(raw) });
  if (time > received + AHEAD_MS) {
    const ahead = Math.round((time - received) / 1000);
    refuse({ cause: 'time-ahead', tag: tag.name, sample: sample(t), message: `Its time is ${ahead} s ahead of this machine's clock. It was kept as uncertain under the time it came. Set the source's clock.` });
    time = received;
    quality = Math.max(quality, UNCERTAIN);
  }
  out.take(tag, time, received, value, quality);
}

/** Whether `t` can be stored at all; times ahead are the caller's. */
function wrongTime(t: unknown, received: number): Wrong | undefined {
  if (typeof t !== 'number' || !Number.isFinite(t) || t <= 0) return { cause: 'time-invalid', message: 'Its time has to be a number of milliseconds since 1970, UTC.' };
  if (t < LOOKS_LIKE_SECONDS) return { cause: 'time-invalid', message: 'Its time is before 1973. Send milliseconds since 1970, not seconds.' };
  if (t < received - YEAR_MS) return { cause: 'too-old', message: 'It is more than a year old and was not stored.' };
  return undefined;
}

/** The number that is stored for a value of this tag's kind, or why there is none. */
export function valueOf(tag: Tag, raw: unknown): number | Wrong {
  if (tag.kind === 'category') {
    const code = typeof raw === 'string' || typeof raw === 'number' ? (tag.labels ?? []).indexOf(String(raw)) : -1;
    return code >= 0 ? code : { cause: 'unknown-label', message: `${tag.title} is one of ${(tag.labels ?? []).slice(0, 8).join(', ')}.` };
  }
  if (tag.kind === 'boolean') {
    if (typeof raw === 'boolean') return Number(raw);
    return raw === 0 || raw === 1 ? raw : { cause: 'not-a-number', message: `${tag.title} is true or false, or 1 or 0.` };
  }
  if (typeof raw !== 'number') return notANumber(tag, raw);
  if (!Number.isFinite(raw)) return { cause: 'not-finite', message: `${tag.title} has to be a finite number.` };
  if (tag.kind === 'integer' && !Number.isInteger(raw)) return { cause: 'not-a-number', message: `${tag.title} has to be a whole number.` };
  return raw;
}

function notANumber(tag: Tag, raw: unknown): Wrong {
  if (typeof raw === 'string' && /^[+-]?(nan|inf(inity)?)$/i.test(raw.trim())) return { cause: 'not-finite', message: `${tag.title} has to be a finite number.` };
  const came = raw === null || raw === undefined ? 'nothing' : typeof raw === 'string' ? 'text' : typeof raw === 'boolean' ? 'true or false' : Array.isArray(raw) ? 'a list' : 'an object';
  return { cause: 'not-a-number', message: `${tag.title} has to be a number; what came is ${came}.` };
}

export const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
export const clip = (name: string): string => printable(name.slice(0, 80));
/** Control characters would disturb a screen or a terminal. */
const printable = (value: string): string => value.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, ' ');

/** What came, short enough to show. */
export function sample(value: unknown): string {
  if (typeof value === 'string') return printable(value.slice(0, 120));
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? `a list of ${value.length}` : `an object of ${Object.keys(value).length}`;
  return String(value);
}
