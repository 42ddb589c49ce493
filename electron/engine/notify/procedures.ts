import type { RoomHandlers } from '../../contract/contract';
import { signedIn, type Caller } from '../shared/context';
import type { Notify } from './types';

export function notifyProcedures({ notify }: { notify: Notify }): RoomHandlers<'notify', Caller> {
  return {
    targets: () => notify.targets(),
    set: ({ target, secret, why }, caller) => notify.set(signedIn(caller), target, secret, why),
    remove: async ({ name, why }, caller) => {
      await notify.remove(signedIn(caller), name, why);
      return { done: true };
    },
    try: ({ name }) => notify.try(name),
    rosters: () => notify.rosters(),
    setRoster: ({ why, ...roster }, caller) => notify.setRoster(signedIn(caller), roster, why),
  };
}
