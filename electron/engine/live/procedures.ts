import type { RoomHandlers } from '../../contract/contract';
import { MillwrightError } from '../../contract/errors';
import type { Caller } from '../shared/context';
import type { Who } from '../shared/who';
import type { Live } from './types';

/** The guard has checked the role, so that somebody is known; a caller without a name is a mistake of ours. */
function known({ who }: Caller): Who {
  if (!who) throw new MillwrightError('not-signed-in', 'Sign in first.');
  return who;
}

export function liveProcedures({ live }: { live: Live }): RoomHandlers<'live', Caller> {
  return {
    plant: (_input, push) => {
      push(live.frame());
      // Changes of one turn make one frame.
      let due = false;
      return live.changed.on(() => {
        if (due) return;
        due = true;
        setTimeout(() => {
          due = false;
          push(live.frame());
        }, 20);
      });
    },
    past: ({ at, known }) => live.past(at, known),
    flow: () => live.flow(),
    explain: ({ asset, at, budget }) => live.explain(asset, at, budget),
    prove: (input) => live.prove(input),
    connectors: () => live.connectors(),
    addConnector: (connector, caller) => live.addConnector(known(caller), connector),
    changeConnector: (change, caller) => live.changeConnector(known(caller), change),
    trustSource: ({ name, fingerprint, why }, caller) => live.trustSource(known(caller), name, fingerprint, why),
    ownCertificate: () => live.ownCertificate(),
    removeConnector: async ({ name }, caller) => {
      await live.removeConnector(known(caller), name);
      return { done: true as const };
    },
    testConnector: (connector) => live.testConnector(connector),
    browse: ({ name, search, limit }) => live.browse(name, search, limit),
    mappings: ({ name }) => live.mappings(name),
    map: ({ name, mappings, make, why }, caller) => live.map(known(caller), name, mappings, { make, why }),
    unmap: async ({ name, addresses, why }, caller) => ({ unmapped: await live.unmap(known(caller), name, addresses, why) }),
    deadbands: () => live.deadbandCounts(),
    weighDeadband: ({ tags, deadband }) => live.deadbandCautions(tags, deadband),
    setDeadband: ({ tags, deadband, why }, caller) => live.setDeadband(known(caller), tags, deadband, why),
    rejections: () => live.rejections(),
  };
}
