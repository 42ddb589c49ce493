import type { RoomHandlers } from '../../contract/contract';
import { MillwrightError } from '../../contract/errors';
import type { Caller } from '../shared/context';
import type { Who } from '../shared/who';
import type { Alarms } from './types';

/** The guard has checked the role, so that somebody is known; a caller without a name is a mistake of ours. */
function known({ who }: Caller): Who {
  if (!who) throw new MillwrightError('not-signed-in', 'Sign in first.');
  return who;
}

export function alarmsProcedures({ alarms }: { alarms: Alarms }): RoomHandlers<'alarms', Caller> {
  return {
    active: (_input, push) => {
      const send = () => push({ alarms: alarms.active() });
      send();
      return alarms.changed.on(send);
    },
    history: (query) => alarms.history(query),
    acknowledge: ({ id, note }, caller) => alarms.acknowledge(known(caller), id, note),
    definitions: () => alarms.definitions(),
    define: ({ why, ...definition }, caller) => alarms.define(known(caller), definition, why),
  };
}
