import type * as z from 'zod';
import type { PersonSignature } from '../../contract/domain';
import { MillwrightError } from '../../contract/errors';
import type { Handover, newHandover, Standing } from '../../contract/handovers';
import { listed } from '../../contract/listed';
import type { Alarms } from '../alarms';
import { signs, type Security } from '../security';
import type { Clock } from '../shared/clock';
import type { Who } from '../shared/who';
import type { Store } from '../store';
import { insertHandover, readHandovers } from './handover-repository';
import type { Actions } from './types';

export interface HandoverDeps {
  store: Pick<Store, 'main'>;
  security: Pick<Security, 'record' | 'person' | 'checkPassphrase'>;
  alarms: Pick<Alarms, 'active' | 'aside'>;
  actions: Pick<Actions, 'actions'>;
  clock: Clock;
}

export interface Handovers {
  /** What would be handed over now. */
  draft(): Promise<Standing>;
  /** Errors: invalid-input (the same person twice), not-found, not-allowed (no operator), wrong-key, conflict (an alarm that they have not seen). */
  sign(who: Who, wanted: z.infer<typeof newHandover>): Promise<Handover>;
  /** The newest first. */
  list(limit: number): Promise<Handover[]>;
}

const DAY_MS = 86_400_000;
const MOST_ACTIONS = 500;

/** Shifts that are handed over: what stands, what was done, and the names of both under it. */
export function createHandovers({ store, security, alarms, actions, clock }: HandoverDeps): Handovers {
  const draft = async (): Promise<Standing> => {
    const now = clock.now();
    const [last] = await readHandovers(store.main, 1);
    const since = last && last.at >= now - DAY_MS ? last.at : null;
    // What was recorded late, for a time before the last handover, was not in that one.
    const done = (await actions.actions({ from: now - 2 * DAY_MS, all: false, limit: MOST_ACTIONS })).filter(({ at }) => at > (since ?? now - DAY_MS));
    return { since, alarms: alarms.active(), aside: alarms.aside(), actions: done };
  };

  const signedBy = (signature: PersonSignature) => signs(security, signature, { role: 'operator', otherwise: 'may look only: a shift is handed over by operators' });

  return {
    draft,
    async sign(who, { notes, seen, outgoing: from, incoming: to }) {
      if (from.person === to.person) throw new MillwrightError('invalid-input', 'A shift is handed over by one person to another: choose who takes it over.');
      const outgoing = await signedBy(from);
      const incoming = await signedBy(to);
      const standing = await draft();
      const unseen = standing.alarms.filter(({ id }) => !seen.includes(id));
      if (unseen.length > 0) {
        throw new MillwrightError('conflict', `What you have not seen has come meanwhile: ${listed(unseen.slice(0, 5).map(({ assetName, condition }) => `${assetName}: ${condition}`))}. Look at it together, and sign again.`, { alarms: unseen.map(({ id }) => String(id)) });
      }
      const signed: Omit<Handover, 'id'> = { ...standing, at: Math.round(clock.now()), outgoing: { id: outgoing.id, name: outgoing.name }, incoming: { id: incoming.id, name: incoming.name }, notes };
      const id = await store.main.transaction('hand over a shift', async (tx) => {
        const made = await insertHandover(tx, signed);
        await security.record(tx, who, 'handovers.sign', null, {
          id: made, outgoing: signed.outgoing, incoming: signed.incoming, notes, alarms: standing.alarms.map((one) => one.id), aside: standing.aside.map(({ definition, asset, state }) => ({ definition, asset, state })),
        });
        return made;
      });
      return { id, ...signed };
    },
    list: (limit) => readHandovers(store.main, limit),
  };
}
