import type { AlarmDefined, AlarmDefinition, AlarmProposal } from '../../contract/alarms';
import type { PersonSignature } from '../../contract/domain';
import { MillwrightError } from '../../contract/errors';
import { signs } from '../security';
import { whoName, whoText, type Who } from '../shared/who';
import type { Transaction } from '../store';
import type { Catalogue } from './catalogue';
import { putDefinition } from './definition-repository';
import type { Keeper } from './keeper';
import { endProposal, insertProposal, readProposals, type Proposal } from './proposal-repository';
import type { AlarmDeps, Definition } from './types';

/** Definitions that wait for a second person's signature. What is kept of them is all there is: a start has nothing to go on from. */
export class Proposals {
  constructor(private readonly deps: Pick<AlarmDeps, 'store' | 'security' | 'clock'>, private readonly keeper: Keeper, private readonly catalogue: Catalogue) {}

  async list(): Promise<AlarmProposal[]> {
    return (await readProposals(this.deps.store.main)).map((one) => ({ ...one, outdated: this.outdated(one) }));
  }

  async propose(who: Who, wanted: AlarmDefinition, why?: string): Promise<AlarmDefined> {
    const definition = this.catalogue.checked(wanted);
    const proposal: Omit<Proposal, 'id'> = { at: this.now(), who: whoName(who), person: who.kind === 'person' ? who.person.id : null, why: why ?? null, definition };
    const id = await this.keeper.transaction('propose an alarm', async (tx) => {
      const other = (await readProposals(tx)).find((one) => definition.id !== 0 && one.definition.id === definition.id);
      if (other) throw new MillwrightError('conflict', `A change of "${definition.condition}" waits to be signed already, by ${other.who}: have that one signed or refused first.`, { proposal: other.id });
      const made = await insertProposal(tx, proposal);
      await this.deps.security.record(tx, who, 'alarms.propose', this.standing(definition.id), { proposal: made, ...definition }, why ?? null);
      return made;
    });
    return { ...definition, proposal: id };
  }

  async sign(who: Who, id: number, signature: PersonSignature): Promise<Definition> {
    const proposal = await this.waits(id);
    if (proposal.person === signature.person) throw new MillwrightError('not-allowed', `${proposal.who} has proposed it: another person signs it.`, { proposal: id });
    const signer = await signs(this.deps.security, signature, { role: 'engineer', otherwise: 'may not sign it: definitions are signed by engineers' });
    return this.catalogue.goLive(proposal.definition, async (tx, after, before) => {
      if (after.version !== proposal.definition.version) {
        throw new MillwrightError('conflict', `"${after.condition}" was changed since this was proposed: refuse it, and propose it anew on what stands.`, { proposal: id, definition: after.id });
      }
      const at = this.now();
      await this.end(tx, id, { outcome: 'signed', at, who: signer.name, why: null });
      await putDefinition(tx, after, { at, who: proposal.who, why: proposal.why, signedBy: signer.name });
      await this.deps.security.record(tx, { kind: 'person', person: signer }, 'alarms.sign', before, { proposal: id, proposedBy: proposal.who, at: whoText(who), ...after }, proposal.why);
    });
  }

  async refuse(who: Who, id: number, why: string): Promise<void> {
    const { definition, person, who: proposedBy } = await this.waits(id);
    const own = who.kind === 'person' ? who.person.id === person : person === null && whoName(who) === proposedBy;
    await this.keeper.transaction('refuse a proposed alarm', async (tx) => {
      await this.end(tx, id, { outcome: own ? 'withdrawn' : 'refused', at: this.now(), who: whoName(who), why });
      await this.deps.security.record(tx, who, own ? 'alarms.withdraw' : 'alarms.refuse', { proposal: id, proposedBy, ...definition }, null, why);
    });
  }

  /** @throws not-found, conflict */
  private async waits(id: number): Promise<Proposal> {
    const found = (await readProposals(this.deps.store.main)).find((one) => one.id === id);
    if (!found) throw new MillwrightError('not-found', `No proposal ${id} waits to be signed. Ask for the list again.`, { proposal: id });
    return found;
  }

  private async end(tx: Transaction, id: number, ended: Parameters<typeof endProposal>[2]): Promise<void> {
    if (!(await endProposal(tx, id, ended))) throw new MillwrightError('conflict', 'It was signed or refused a moment ago. Ask for the list again.', { proposal: id });
  }

  private outdated({ definition }: Proposal): boolean {
    return definition.id !== 0 && this.standing(definition.id)?.version !== definition.version - 1;
  }

  private standing(id: number): Definition | null {
    const stands = this.catalogue.byId(id);
    return stands ? { ...stands } : null;
  }

  private now(): number {
    return Math.round(this.deps.clock.received());
  }
}
