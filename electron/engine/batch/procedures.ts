import type { RoomHandlers } from '../../contract/contract';
import { MillwrightError } from '../../contract/errors';
import type { Caller } from '../shared/context';
import type { Who } from '../shared/who';
import type { BatchJobs } from './jobs';
import type { Databases } from './databases';
import type { Batch } from './types';

export function batchProcedures({ batch, jobs }: { batch: Batch; jobs: BatchJobs }): RoomHandlers<'batch', Caller> {
  return {
    start: (what, caller) => batch.run(what, whoOf(caller)),
    cancel: async ({ id }, caller) => {
      await batch.cancel(id, whoOf(caller));
      return { done: true };
    },
    pause: async ({ id }, caller) => {
      await batch.pause(id, whoOf(caller));
      return { done: true };
    },
    resume: ({ id }, caller) => batch.resume(id, whoOf(caller)),
    preview: (what) => batch.preview(what),
    lookFolder: (what, push) => batch.lookFolder(what, push),
    explain: (what) => batch.explain(what),
    jobs: () => Promise.resolve(jobs.list()),
    keepJob: (job, caller) => jobs.keep(job, whoOf(caller)),
    removeJob: async ({ name }, caller) => {
      await jobs.remove(name, whoOf(caller));
      return { done: true };
    },
    runJob: ({ name }, caller) => jobs.run(name, whoOf(caller)),
    runs: (_, push) => {
      push({ runs: batch.runs() });
      return batch.changed.on(() => push({ runs: batch.runs() }));
    },
  };
}

export function databaseProcedures({ databases }: { databases: Databases }): RoomHandlers<'databases', Caller> {
  return {
    list: () => databases.list(),
    set: ({ why, ...asked }, caller) => databases.set(whoOf(caller), asked, why),
    remove: async ({ name, why }, caller) => {
      await databases.remove(whoOf(caller), name, why);
      return { done: true };
    },
    try: (what) => databases.try(what),
  };
}

function whoOf({ who }: Caller): Who {
  if (!who) throw new MillwrightError('not-signed-in', 'Sign in first.');
  return who;
}
