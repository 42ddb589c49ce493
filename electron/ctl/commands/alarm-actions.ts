import type { Client } from '../../contract/contract';
import type { AlarmPlace } from '../../contract/alarms';
import type { Command } from '../command';
import { UsageError, type Parsed } from '../options';
import { answer, table } from '../output';
import { durationOf, timeOf } from '../time';
import { withEngine } from '../with';
import { onOffOf } from './alarm-definition-options';
import { alarmsNow } from './alarms';

const PLACE = 'ID|DEFINITION/EQUIPMENT';

/** Which alarm is meant: the number of a time that it came, or its definition and equipment, as `alarm list` prints both. */
async function placeOf(parsed: Parsed, client: Client): Promise<AlarmPlace> {
  const [text = ''] = parsed.positionals;
  const [, definition, asset] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (definition !== undefined) return { definition: Number(definition), asset: Number(asset) };
  if (!/^\d+$/.test(text)) throw new UsageError("The alarm's number is needed, or its definition and equipment as in 3/17; alarm list shows both.");
  const found = (await alarmsNow(client)).alarms.find(({ id }) => id === Number(text)) ?? (await client.alarms.history({ limit: 1000 })).find(({ id }) => id === Number(text));
  if (!found) throw new UsageError(`There is no alarm ${text} among the last 1000: name its definition and equipment instead, as in 3/17.`);
  return found;
}

const acting = (does: string, usage: string, options: Command['options'], act: (client: Client, place: AlarmPlace, parsed: Parsed) => Promise<unknown>, says: string): Command => ({
  usage: `${PLACE} ${usage}`,
  words: 1,
  does,
  options: { why: { type: 'string' }, ...options },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const { definition, asset } = await placeOf(parsed, client);
      await act(client, { definition, asset }, parsed);
      answer(parsed, { definition, asset, done: true }, () => [`Alarm ${definition}/${asset} ${says}.`]);
    }),
});

function endOf(parsed: Parsed): number {
  const [length, until] = [parsed.text('for'), parsed.text('until')];
  if ((length === undefined) === (until === undefined)) throw new UsageError('A shelf has an end: say --for 2h or --until 2026-11-24T18:00:00Z.');
  return length === undefined ? timeOf(until ?? '', '--until') : Date.now() + durationOf(length, '--for');
}

const shelve = acting('keeps an alarm quiet until then, with a reason', '(--for 2h | --until TIME) --why TEXT', { for: { type: 'string' }, until: { type: 'string' } },
  (client, place, parsed) => client.alarms.shelve({ ...place, until: endOf(parsed), why: parsed.needed('why') }), 'is shelved');
const unshelve = acting('takes an alarm off the shelf before its end', '[--why TEXT]', {}, (client, place, parsed) => client.alarms.unshelve({ ...place, why: parsed.text('why') }), 'is off the shelf');
const remove = acting('takes an alarm out of service until it is put back, with a reason', '--why TEXT', {},
  (client, place, parsed) => client.alarms.removeFromService({ ...place, why: parsed.needed('why') }), 'is out of service');
const restore = acting('puts an alarm back into service', '[--why TEXT]', {}, (client, place, parsed) => client.alarms.returnToService({ ...place, why: parsed.text('why') }), 'is in service');

const story: Command = {
  usage: PLACE,
  words: 1,
  does: 'lists every step of an alarm: who, when, from where, why',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const { definition, asset } = await placeOf(parsed, client);
      const steps = await client.alarms.transitions({ definition, asset, limit: 1000 });
      answer(parsed, steps, () => table(['AT', 'STEP', 'BEFORE', 'AFTER', 'WHO', 'FROM', 'WHY'], steps.map((s) => [new Date(s.at).toISOString(), s.input, s.before, s.after, s.who, s.from, s.why ?? ''])));
    }),
};

const policy: Command = {
  usage: '[--shelf-max 8h] [--sign-definitions on|off] [--why TEXT]',
  does: 'shows, and changes, the longest time that an alarm may be shelved, and whether a second person signs definitions',
  options: { 'shelf-max': { type: 'string' }, 'sign-definitions': { type: 'string' }, why: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const longest = parsed.text('shelf-max');
      const signDefinitions = onOffOf(parsed, 'sign-definitions');
      const given = { ...(longest === undefined ? {} : { shelfMaxMs: durationOf(longest, '--shelf-max') }), ...(signDefinitions === undefined ? {} : { signDefinitions }) };
      const before = await client.alarms.policy({});
      const now = Object.keys(given).length === 0 ? before : await client.alarms.setPolicy({ ...before, ...given, why: parsed.text('why') });
      answer(parsed, now, () => [
        `An alarm may be shelved for ${now.shelfMaxMs / 3_600_000} h at most.`,
        now.signDefinitions ? 'A definition goes live once a second person has signed it.' : 'A definition goes live as it is saved.',
      ]);
    }),
};

/** From `--from` to `--to`, or the last week, or as much as `--for` says. */
export function periodOf(parsed: Parsed): { from: number; to: number } {
  const [from, until] = [parsed.text('from'), parsed.text('to')];
  const to = until === undefined ? Date.now() : timeOf(until, '--to');
  return { from: from === undefined ? to - durationOf(parsed.text('for') ?? '168h', '--for') : timeOf(from, '--from'), to };
}

const measures: Command = {
  usage: '[--for 168h | --from TIME [--to TIME]]',
  does: "the operator's measures: alarms an hour, floods, what chatters and stands, time to acknowledge; against EEMUA 191 and ISA-18.2",
  options: { for: { type: 'string' }, from: { type: 'string' }, to: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const found = await client.alarms.measures(periodOf(parsed));
      answer(parsed, found, () => [
        `${found.announced} alarms announced, ${found.perHour.toFixed(1)} an hour, ${found.busiestTenMinutes} in the busiest ten minutes, ${found.floods.length} floods.`,
        ...table(['MEASURE', 'WAS', 'AT MOST', 'HOLDS'], found.bars.map((b) => [b.what, String(Math.round(b.got * 1000) / 1000), String(b.want), b.holds ? 'yes' : 'no'])),
        ...table(['MOST FREQUENT', 'TIMES'], found.mostFrequent.map((one) => [`${one.assetName}: ${one.condition}`, one.times])),
      ]);
    }),
};

const blind: Command = {
  usage: '[--for 168h | --from TIME [--to TIME]]',
  does: 'how long nothing watched each machine: no prediction could be made or trusted, or nothing came of it',
  options: { for: { type: 'string' }, from: { type: 'string' }, to: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const found = await client.alarms.blind(periodOf(parsed));
      answer(parsed, found, () => table(['EQUIPMENT', 'PLACE', 'BLIND MIN', 'SILENT MIN'], found.map((one) => [one.assetName, one.place, (one.blindMs / 60_000).toFixed(1), (one.silentMs / 60_000).toFixed(1)])));
    }),
};

export const alarmActionCommands: Record<string, Command> = {
  'alarm shelve': shelve, 'alarm unshelve': unshelve, 'alarm remove': remove, 'alarm restore': restore, 'alarm story': story, 'alarm policy': policy, 'alarm measures': measures, 'alarm blind': blind,
};
