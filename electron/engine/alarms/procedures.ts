import type { RoomHandlers } from '../../contract/contract';
import { toErrorData } from '../../contract/errors';
import { signedIn, type Caller } from '../shared/context';
import type { Alarms, By } from './types';

const by = (caller: Caller): By => ({ who: signedIn(caller), from: caller.origin === 'ctl' ? 'ctl' : 'window' });
const done = { done: true } as const;

export function alarmsProcedures({ alarms }: { alarms: Alarms }): RoomHandlers<'alarms', Caller> {
  return {
    active: (_input, push) => {
      const send = () => push({ alarms: alarms.active(), aside: alarms.aside(), flood: alarms.flood() });
      send();
      return alarms.changed.on(send);
    },
    history: (query) => alarms.history(query),
    transitions: ({ limit, ...place }) => alarms.transitions(place, limit),
    measures: ({ from, to }) => alarms.measures(from, to),
    acknowledge: ({ id, note }, caller) => alarms.acknowledge(by(caller), id, note),
    reset: ({ id, note }, caller) => alarms.reset(by(caller), id, note),
    shelve: async ({ until, why, ...place }, caller) => {
      await alarms.shelve(by(caller), place, until, why);
      return done;
    },
    unshelve: async ({ why, ...place }, caller) => {
      await alarms.unshelve(by(caller), place, why);
      return done;
    },
    removeFromService: async ({ why, ...place }, caller) => {
      await alarms.removeFromService(by(caller), place, why);
      return done;
    },
    returnToService: async ({ why, ...place }, caller) => {
      await alarms.returnToService(by(caller), place, why);
      return done;
    },
    policy: () => alarms.policy(),
    setPolicy: ({ why, ...policy }, caller) => alarms.setPolicy(signedIn(caller), policy, why),
    blind: ({ from, to }) => alarms.blind(from, to),
    definitions: () => alarms.definitions(),
    definitionVersions: ({ id }) => alarms.definitionVersions(id),
    tryOut: ({ definition, ...request }, push) => {
      const cancel = new AbortController();
      let newest = { done: 0, values: 0 };
      alarms.tryOut(definition, { ...request, signal: cancel.signal, onProgress: (progress) => push((newest = progress)) }).then(
        (result) => push({ ...newest, done: 1, result }),
        (error: unknown) => {
          const { code, message } = toErrorData(error);
          push({ ...newest, error: { code, message } });
        },
      );
      return () => cancel.abort();
    },
    define: ({ why, ...definition }, caller) => alarms.define(signedIn(caller), definition, why),
    proposals: () => alarms.proposals(),
    signProposal: ({ id, ...signature }, caller) => alarms.signProposal(signedIn(caller), id, signature),
    refuseProposal: async ({ id, why }, caller) => {
      await alarms.refuseProposal(signedIn(caller), id, why);
      return done;
    },
  };
}
