import type { FoundFile } from '../../node/files-in';
import type { Database } from '../store';
import type { Arrivals } from './arrivals';
import { waitingRun, type ScheduleRepository, type ScheduleRow } from './repository';

/** How often folders are looked into. */
export const LOOK_MS = 5_000;

interface Arrived {
  schedule: number;
  /** Whole, and not seen before. */
  files: FoundFile[];
}

/** Files that arrived are claimed as moments are: what a schedule has seen and the run for it in one transaction, so that a kill leaves both or neither. */
export const claimArrived = {
  async look(repository: ScheduleRepository, arrivals: Arrivals): Promise<Arrived[]> {
    const waiting = (await repository.all()).filter(({ enabled }) => enabled);
    return Promise.all(waiting.map(async ({ id, trigger }) => ({ schedule: id, files: trigger?.kind === 'file' ? await repository.unseen(id, await arrivals.whole(id, trigger)) : [] })));
  },

  async keep(db: Database, repository: ScheduleRepository, rows: readonly ScheduleRow[], arrived: readonly Arrived[], now: number): Promise<void> {
    for (const { schedule, files } of arrived) {
      const row = rows.find(({ id }) => id === schedule);
      if (!row || row.enabled === 0 || row.trigger?.kind !== 'file' || files.length === 0) continue;
      await db.transaction('schedule.arrived', async (tx) => {
        await repository.forgetFiles(tx, schedule, files, now);
        for (const file of files) {
          // Another look may have claimed it between.
          if (!(await repository.saw(tx, schedule, file, now))) continue;
          await repository.claimNext(tx, waitingRun(row, now, { cause: file.path }));
        }
      });
    }
  },
};
