import type { RoomHandlers } from '../../contract/contract';
import { signedIn, type Caller } from '../shared/context';
import type { Notify } from './types';

export function notifyProcedures({ notify }: { notify: Notify }): RoomHandlers<'notify', Caller> {
  return {
    targets: (_input, push) => {
      const send = () => push(notify.targets());
      send();
      return notify.changed.on(send);
    },
    set: ({ target, secret, why }, caller) => notify.set(signedIn(caller), target, secret, why),
    remove: async ({ name, why }, caller) => {
      await notify.remove(signedIn(caller), name, why);
      return { done: true };
    },
    try: ({ name }) => notify.try(name),
  };
}
