import type { AlarmDefinition } from '../../contract/alarms';
import type { Client } from '../../contract/contract';
import { MillwrightError } from '../../contract/errors';
import type { Command } from '../command';
import { UsageError, type Parsed } from '../options';
import { answer, table } from '../output';
import { durationOf } from '../time';
import { withEngine } from '../with';

async function definitionOf(client: Client, text: string | undefined): Promise<AlarmDefinition> {
  if (!/^\d+$/.test(text ?? '')) throw new UsageError("The definition's number is needed; alarm definitions shows it.");
  const found = (await client.alarms.definitions({})).find(({ id }) => id === Number(text));
  if (!found) throw new MillwrightError('not-found', `There is no alarm definition ${text}.`);
  return found;
}

const definitions: Command = {
  usage: '[ID]',
  words: 1,
  does: 'lists what raises an alarm, by which limit and with which delays; of one, every version that there was',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const [id] = parsed.positionals;
      if (id !== undefined) {
        const versions = await client.alarms.definitionVersions({ id: (await definitionOf(client, id)).id });
        return answer(parsed, versions, () => table(['VERSION', 'AT', 'WHO', 'LIMIT', 'DEADBAND', 'WHY'],
          versions.map(({ at, who, why, definition: d }) => [d.version, at === null ? '' : new Date(at).toISOString(), who, d.limit, d.deadband, why ?? ''])));
      }
      const all = await client.alarms.definitions({});
      answer(parsed, all, () => table(['ID', 'P', 'KIND', 'MODEL', 'CONDITION', 'LIMIT', 'DEADBAND', 'ON S', 'OFF S', 'LATCHES', 'ENABLED'],
        all.map((d) => [d.id, d.priority, d.kind, d.model ?? '', d.condition, d.limit, d.deadband, d.onDelayMs / 1000, d.offDelayMs / 1000, d.latching ? 'yes' : 'no', d.enabled ? 'yes' : 'no'])));
    }),
};

function numberOf(parsed: Parsed, flag: string): number | undefined {
  const text = parsed.text(flag);
  if (text !== undefined && (text.trim() === '' || !Number.isFinite(Number(text)))) throw new UsageError(`--${flag} is a number, not "${text}".`);
  return text === undefined ? undefined : Number(text);
}
function onOffOf(parsed: Parsed, flag: string): boolean | undefined {
  const text = parsed.text(flag);
  if (text !== undefined && text !== 'on' && text !== 'off') throw new UsageError(`--${flag} is on or off, not "${text}".`);
  return text === undefined ? undefined : text === 'on';
}
function delayOf(parsed: Parsed, flag: string): number | undefined {
  const text = parsed.text(flag);
  return text === undefined ? undefined : text === '0' ? 0 : durationOf(text, `--${flag}`);
}
function priorityOf(parsed: Parsed): AlarmDefinition['priority'] | undefined {
  const priority = numberOf(parsed, 'priority');
  if (priority !== undefined && priority !== 1 && priority !== 2 && priority !== 3 && priority !== 4) throw new UsageError('--priority is 1, 2, 3 or 4.');
  return priority;
}

const said = ['condition', 'limit', 'deadband', 'on-delay', 'off-delay', 'latching', 'enabled', 'priority', 'cause', 'consequence', 'action', 'respond'] as const;

const define: Command = {
  usage: 'ID [--limit N] [--deadband N] [--on-delay 5s] [--off-delay 5s] [--latching on|off] [--enabled on|off] [--priority 1-4] [--condition T] [--cause T] [--consequence T] [--action T] [--respond 30m] [--why T]',
  words: 1,
  does: 'changes a definition; what is not named stays, and every version is kept',
  options: { ...Object.fromEntries(said.map((flag) => [flag, { type: 'string' as const }])), why: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const change = {
        condition: parsed.text('condition'), limit: numberOf(parsed, 'limit'), deadband: numberOf(parsed, 'deadband'), onDelayMs: delayOf(parsed, 'on-delay'), offDelayMs: delayOf(parsed, 'off-delay'),
        latching: onOffOf(parsed, 'latching'), enabled: onOffOf(parsed, 'enabled'), priority: priorityOf(parsed), cause: parsed.text('cause'), consequence: parsed.text('consequence'), action: parsed.text('action'),
        respondWithinMs: delayOf(parsed, 'respond'),
      };
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      if (Object.keys(given).length === 0) throw new UsageError('Say what is to be another, such as --limit or --action.');
      const after = await client.alarms.define({ ...(await definitionOf(client, parsed.positionals[0])), ...given, why: parsed.text('why') });
      answer(parsed, after, () => [`${after.condition}: version ${after.version}.`]);
    }),
};

export const alarmDefinitionCommands: Record<string, Command> = { 'alarm definitions': definitions, 'alarm define': define };
