import type { AlarmDefinition } from '../../contract/alarms';
import type { Command } from '../command';
import { idOf, type Parsed } from '../options';
import { answer, table } from '../output';
import { signatureOf } from '../signature';
import { withEngine } from '../with';

const proposalOf = ({ positionals }: Parsed): number => idOf(positionals[0], 'proposal', 'alarm proposals');

/** What would be another than it is, as `limit 0.5 -> 0.7`. */
function changesOf(wanted: AlarmDefinition, stands: AlarmDefinition | undefined): string {
  if (!stands) return 'new';
  const keys = (Object.keys(wanted) as (keyof AlarmDefinition)[]).filter((key) => key !== 'version' && wanted[key] !== stands[key]);
  return keys.map((key) => `${key} ${stands[key] ?? 'none'} -> ${wanted[key] ?? 'none'}`).join(', ') || 'nothing';
}

const proposals: Command = {
  usage: '',
  does: 'lists definitions that wait for a second person to sign them: what would be another, who proposed it and why',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const found = await client.alarms.proposals({});
      const stand = new Map((await client.alarms.definitions({})).map((one) => [one.id, one]));
      answer(parsed, found, () => table(['ID', 'AT', 'WHO', 'DEFINITION', 'CONDITION', 'CHANGES', 'OUTDATED', 'WHY'],
        found.map(({ id, at, who, why, outdated, definition: d }) => [id, new Date(at).toISOString(), who, d.id === 0 ? '' : d.id, d.condition, changesOf(d, stand.get(d.id)), outdated ? 'yes' : 'no', why ?? ''])));
    }),
};

const sign: Command = {
  usage: 'ID --person NAME --person-passphrase-file F',
  words: 1,
  does: 'signs a proposed definition, so that it goes live: another engineer than who proposed it',
  options: { person: { type: 'string' }, 'person-passphrase-file': { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const after = await client.alarms.signProposal({ id: proposalOf(parsed), ...(await signatureOf(parsed, client, 'person')) });
      answer(parsed, after, () => [`${after.condition}: definition ${after.id}, version ${after.version}, is signed and live.`]);
    }),
};

const refuse: Command = {
  usage: 'ID --why TEXT',
  words: 1,
  does: 'refuses a proposed definition, or withdraws one of your own, with a reason: it never goes live',
  options: { why: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const id = proposalOf(parsed);
      const done = await client.alarms.refuseProposal({ id, why: parsed.needed('why') });
      answer(parsed, { id, ...done }, () => [`Proposal ${id} does not go live.`]);
    }),
};

export const alarmProposalCommands: Record<string, Command> = { 'alarm proposals': proposals, 'alarm sign': sign, 'alarm refuse': refuse };
