import { basename, dirname, isAbsolute } from 'node:path';
import { MillwrightError } from '../../contract/errors';
import { filesIn, type FoundFile } from '../../node/files-in';
import type { Clock } from '../shared/clock';
import { within } from '../shared/within';

/** A share that hangs is waited for so long, and asked again once it has answered. */
const patienceMs = 2000;

/** Files that schedules wait for: which of them are whole. A file is, once its size and time have stayed the same for a while. */
export class Arrivals {
  /** By schedule and path, as each was seen and since when. */
  private readonly seen = new Map<number, Map<string, { bytes: number; changed: number; since: number }>>();
  /** What is being looked for, by its pattern: schedules that wait for the same share one look, and one that hangs is not begun again. */
  private readonly looks = new Map<string, { found: Promise<FoundFile[]>; hangs: boolean }>();
  /** Why a folder could not be looked into last. */
  private readonly problems = new Map<number, string>();

  constructor(private readonly clock: Clock) {}

  problemOf(schedule: number): string | null {
    return this.problems.get(schedule) ?? null;
  }

  forget(schedule: number): void {
    this.seen.delete(schedule);
    this.problems.delete(schedule);
  }

  /** All that lies there now, whole or not. Errors: invalid-input (the path), unavailable (the folder). */
  async there(path: string): Promise<FoundFile[]> {
    const folder = folderOf(path);
    const look = this.looks.get(path) ?? this.look(folder, path);
    const found = look.hangs ? undefined : await within(look.found, patienceMs).catch((error: unknown) => {
      throw new MillwrightError('unavailable', `${folder} can't be looked into: ${error instanceof Error ? error.message : String(error)}`, { folder });
    });
    look.hangs = !found;
    if (!found) throw new MillwrightError('unavailable', `${folder} does not answer.`, { folder });
    return found;
  }

  private look(folder: string, path: string): { found: Promise<FoundFile[]>; hangs: boolean } {
    const look = { found: filesIn(folder, basename(path)).finally(() => this.looks.delete(path)), hangs: false };
    // Nobody may be waiting any more when it fails.
    look.found.catch(() => undefined);
    this.looks.set(path, look);
    return look;
  }

  /** Those that are whole; which of them ran already is the store's to say. A folder that can't be looked into has none, and says so. */
  async whole(schedule: number, { path, settleMs }: { path: string; settleMs: number }): Promise<FoundFile[]> {
    const found = await this.there(path).catch((error: unknown) => {
      this.problems.set(schedule, error instanceof Error ? error.message : String(error));
      return null;
    });
    if (!found) return [];
    this.problems.delete(schedule);
    const now = this.clock.received();
    const before = this.seen.get(schedule);
    const seen = new Map(found.map(({ path: file, bytes, changed }) => {
      const last = before?.get(file);
      return [file, { bytes, changed, since: last && last.bytes === bytes && last.changed === changed ? last.since : now }] as const;
    }));
    this.seen.set(schedule, seen);
    return found.filter(({ path: file }) => now - (seen.get(file)?.since ?? now) >= settleMs);
  }
}

/** Errors: invalid-input. */
function folderOf(path: string): string {
  const folder = dirname(path);
  if (!isAbsolute(path)) throw new MillwrightError('invalid-input', `"${path}" is no whole path. Write it from the root on, such as /mnt/share/in/*.csv.`, { path });
  if (/[*?]/.test(folder)) throw new MillwrightError('invalid-input', `Only the last part of "${path}" may be a pattern.`, { path });
  return folder;
}
