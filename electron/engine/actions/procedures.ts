import type { RoomHandlers } from '../../contract/contract';
import type { Alarms } from '../alarms';
import { signedIn, type Caller } from '../shared/context';
import type { Handovers } from './handovers';
import type { Actions } from './types';

/** How many of those that nobody has judged are told with their number. */
const SHOWN = 100;

export function actionProcedures({ actions }: { actions: Actions }): RoomHandlers<'actions', Caller> {
  return {
    list: (query) => actions.actions(query),
    record: (wanted, caller) => actions.record(signedIn(caller), wanted),
    photo: async ({ action, n }) => {
      const { type, content } = await actions.photo(action, n);
      return { type, bytes: content };
    },
  };
}

export function findingProcedures({ actions, ended, onTrouble }: { actions: Actions; ended: Alarms['ended']; onTrouble(error: unknown): void }): RoomHandlers<'findings', Caller> {
  return {
    list: (query) => actions.findings(query),
    record: (wanted, caller) => actions.find(signedIn(caller), wanted),
    wanted: (_input, push) => {
      let asking = false;
      let again = false;
      // Many alarms may end while one answer is read: they are told together.
      const tell = async (): Promise<void> => {
        again = asking;
        if (asking) return;
        asking = true;
        try {
          const alarms = await actions.wanted();
          push({ alarms: alarms.slice(0, SHOWN), total: alarms.length });
        } finally {
          asking = false;
        }
        if (again) await tell();
      };
      const soon = () => void tell().catch(onTrouble);
      soon();
      const stops = [actions.changed.on(soon), ended.on(soon)];
      return () => stops.forEach((stop) => stop());
    },
  };
}

export function handoverProcedures({ handovers }: { handovers: Handovers }): RoomHandlers<'handovers', Caller> {
  return {
    draft: () => handovers.draft(),
    sign: (wanted, caller) => handovers.sign(signedIn(caller), wanted),
    list: ({ limit }) => handovers.list(limit),
  };
}
