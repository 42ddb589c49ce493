import type { Handover, Standing } from '../../contract/handovers';
import type { Command } from '../command';
import { wholeOf } from '../options';
import { answer, table } from '../output';
import { signatureOf } from '../signature';
import { withEngine } from '../with';

const iso = (at: number) => new Date(at).toISOString();

const standingLines = ({ since, alarms, aside, actions }: Standing): string[] => [
  ...table(['ALARM', 'P', 'RAISED', 'EQUIPMENT', 'CONDITION', 'STATE'], alarms.map((a) => [a.id, a.priority, iso(a.raised), a.assetName, a.condition, a.state])),
  ...(aside.length === 0 ? [] : table(['SET ASIDE', 'EQUIPMENT', 'CONDITION', 'UNTIL', 'WHY'], aside.map((a) => [a.state, a.assetName, a.condition, a.until === null ? '' : iso(a.until), a.why]))),
  ...(actions.length === 0 ? [] : table(['DONE', 'EQUIPMENT', 'WHAT', 'BY', 'FOUND'], actions.map((a) => [iso(a.done), a.assetName, a.kind, a.who, a.found]))),
  since === null ? 'There was no handover in the last day.' : `The last handover was at ${iso(since)}.`,
];

const draft: Command = {
  usage: '',
  does: 'what would be handed over now: alarms that stand, what is set aside, what was done since the last handover',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const found = await client.handovers.draft({});
      answer(parsed, found, () => standingLines(found));
    }),
};

const list: Command = {
  usage: '[--limit N]',
  does: 'shifts that were handed over, the newest first',
  options: { limit: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const found = await client.handovers.list({ limit: wholeOf(parsed, 'limit', 500) });
      answer(parsed, found, () => table(['ID', 'AT', 'FROM', 'TO', 'ALARMS', 'SET ASIDE', 'NOTES'], found.map((h) => [h.id, iso(h.at), h.outgoing.name, h.incoming.name, h.alarms.length, h.aside.length, h.notes])));
    }),
};

const sign: Command = {
  usage: '--outgoing NAME --outgoing-passphrase-file F --incoming NAME --incoming-passphrase-file F [--notes TEXT]',
  does: 'hands the shift over: what stands, signed by both',
  options: Object.fromEntries(['outgoing', 'outgoing-passphrase-file', 'incoming', 'incoming-passphrase-file', 'notes'].map((flag) => [flag, { type: 'string' as const }])),
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const seen = (await client.handovers.draft({})).alarms.map(({ id }) => id);
      const signed: Handover = await client.handovers.sign({ notes: parsed.text('notes'), seen, outgoing: await signatureOf(parsed, client, 'outgoing'), incoming: await signatureOf(parsed, client, 'incoming') });
      answer(parsed, signed, () => [...standingLines(signed), `Handed over by ${signed.outgoing.name} to ${signed.incoming.name}, as number ${signed.id}.`]);
    }),
};

export const handoverCommands: Record<string, Command> = { 'handover draft': draft, 'handover list': list, 'handover sign': sign };
