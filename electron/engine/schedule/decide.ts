import type { Transaction } from '../store';
import { momentsOf } from './moments';
import { mostMadeUp, onTimeMs, plan } from './plan';
import { skippedRun, waitingRun, type RunRow, type ScheduleRepository, type ScheduleRow } from './repository';
import { STILL_UNDER_WAY, type Runner } from './runner';
import { utcIso } from './zone';

/** What is under way and what waits for one schedule, while its next moments are decided. */
interface Standing {
  waiting: readonly RunRow[];
  /** First decision since the engine started: what waits is left over from before. */
  afterStart: boolean;
}

/**
 * Decides the moments of one schedule between its last decision and now, and claims them: all in one transaction, so that
 * a kill leaves either both or neither. Returns what was decided against, to be told.
 */
export async function decide(schedule: ScheduleRow, now: number, standing: Standing, runner: Runner, repository: ScheduleRepository, transaction: (work: (tx: Transaction) => Promise<void>) => Promise<void>): Promise<void> {
  // What runs on a file or another's end is claimed when that comes.
  if (schedule.trigger && schedule.trigger.kind !== 'shift') return;
  const decided = plan(momentsOf(schedule), schedule.missed, schedule.decided, now);
  const fold = standing.afterStart ? leftOver(schedule, standing.waiting, decided.run.length > 0, now) : [];
  if (decided.decided === schedule.decided && fold.length === 0) return;

  const underWay = runner.isActive(schedule.id);
  if (underWay && decided.run.length > 0 && schedule.overlap === 'cancel') runner.cancel(schedule.id, `the next run, due ${utcIso(decided.run.at(-1) ?? now)}, took its place`);
  const tooMany = Math.max(0, standing.waiting.length - fold.length + decided.run.length - mostMadeUp);

  await transaction(async (tx) => {
    await repository.decide(tx, schedule.id, decided.decided);
    for (const run of fold) await repository.end(tx, run.id, 'skipped', now, schedule.missed === 'once' ? 'a later run makes up for it' : 'missed while the machine was off or asleep');
    for (const run of standing.waiting.filter((left) => !fold.includes(left)).slice(0, tooMany)) await repository.end(tx, run.id, 'skipped', now, 'too many runs were waiting');
    // With `once` one run stands for all that was missed: the newest of them.
    const merged = schedule.missed === 'once' ? decided.folded + fold.reduce((sum, left) => sum + 1 + left.merged, 0) : 0;
    const heir = standing.waiting.filter((left) => !fold.includes(left)).at(-1);
    if (merged > 0 && decided.run.length === 0 && heir) await repository.merge(tx, heir.id, merged);
    for (const due of decided.skipped) await repository.claim(tx, skippedRun(schedule, due, now, `missed while the machine was off or asleep (${decided.missed} in all)`));
    for (const due of decided.run) {
      if (underWay && schedule.overlap === 'skip') await repository.claim(tx, skippedRun(schedule, due, now, STILL_UNDER_WAY));
      else await repository.claim(tx, waitingRun(schedule, due, { merged }));
    }
  });
}

/** Of the runs that wait since before the engine started, those the policy lets go: with `once` all but the newest of everything missed. */
function leftOver(schedule: ScheduleRow, waiting: readonly RunRow[], newer: boolean, now: number): readonly RunRow[] {
  if (schedule.missed === 'each') return [];
  if (schedule.missed === 'once') return newer ? waiting : waiting.slice(0, -1);
  return waiting.filter((run) => now - run.due - schedule.waitMs > onTimeMs);
}
