import type { RoomHandlers } from '../../contract/contract';
import { signedIn, type Caller } from '../shared/context';
import type { HttpFace } from './face';
import type { Api } from './types';

export function apiProcedures({ api, face }: { api: Api; face: HttpFace }): RoomHandlers<'api', Caller> {
  return {
    status: () => face.status(),
    set: async ({ why, ...change }, caller) => {
      await api.settings.set(signedIn(caller), change, why);
      // Told as it came out: that a port is taken shows only when it is opened.
      await face.settled();
      return face.status();
    },
    keys: () => api.keys.list(),
    addKey: (input, caller) => api.keys.add(signedIn(caller), input),
    revokeKey: ({ key, why }, caller) => api.keys.revoke(signedIn(caller), key, why),
  };
}
