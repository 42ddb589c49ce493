import { alarmDefinition, alarmKind, type AlarmDefined, type AlarmDefinition } from '../../contract/alarms';
import type { Client } from '../../contract/contract';
import { MillwrightError } from '../../contract/errors';
import type { Command } from '../command';
import { idOf, UsageError } from '../options';
import { answer, table } from '../output';
import { withEngine } from '../with';
import { JUDGING_USAGE, judgingOf, judgingOptions, subjectOf, subjectOptions } from './alarm-definition-options';

/** @throws UsageError, not-found */
export async function definitionOf(client: Client, text: string | undefined): Promise<AlarmDefinition> {
  const wanted = idOf(text, 'definition', 'alarm definitions');
  const found = (await client.alarms.definitions({})).find(({ id }) => id === wanted);
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
        return answer(parsed, versions, () => table(['VERSION', 'AT', 'WHO', 'SIGNED BY', 'LIMIT', 'DEADBAND', 'WHY'],
          versions.map(({ at, who, why, signedBy, definition: d }) => [d.version, at === null ? '' : new Date(at).toISOString(), who, signedBy ?? '', d.limit, d.deadband, why ?? ''])));
      }
      const all = await client.alarms.definitions({});
      answer(parsed, all, () => table(['ID', 'P', 'KIND', 'OF', 'CONDITION', 'LIMIT', 'DEADBAND', 'ON S', 'OFF S', 'LATCHES', 'ENABLED'],
        all.map((d) => [d.id, d.priority, d.kind, d.tag ?? d.model ?? d.signal ?? '', d.condition, `${d.limit}${d.unit ? ` ${d.unit}` : ''}`, d.deadband, d.onDelayMs / 1000, d.offDelayMs / 1000, d.latching ? 'yes' : 'no', d.enabled ? 'yes' : 'no'])));
    }),
};

const waitsWords = ({ condition, proposal }: AlarmDefined): string | null => (proposal === undefined ? null : `${condition}: waits to be signed by a second person, as proposal ${proposal}.`);

const define: Command = {
  usage: `ID ${JUDGING_USAGE}`,
  words: 1,
  does: 'changes a definition; what is not named stays, and every version is kept',
  options: judgingOptions,
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const given = judgingOf(parsed);
      if (Object.keys(given).length === 0) throw new UsageError('Say what is to be another, such as --limit or --action.');
      const after = await client.alarms.define({ ...(await definitionOf(client, parsed.positionals[0])), ...given, why: parsed.text('why') });
      answer(parsed, after, () => [waitsWords(after) ?? `${after.condition}: version ${after.version}.`]);
    }),
};

/** Every kind that a person makes. */
const made = alarmKind.options.filter((kind) => kind.startsWith('reading-') || kind.startsWith('prediction-'));

const add: Command = {
  usage: `KIND (--tag T [--other T] | --model M --output O) [--under SITE/AREA/MACHINE] --condition T --limit N --priority 1-4 ${JUDGING_USAGE.replace('[--limit N] ', '').replace('[--priority 1-4] [--condition T] ', '')}`,
  words: 1,
  does: `makes an alarm of readings or predictions; KIND is one of ${made.join(', ')}`,
  options: { ...judgingOptions, ...subjectOptions },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const kind = made.find((one) => one === parsed.positionals[0]);
      if (!kind) throw new UsageError(`A kind of alarm is needed: ${made.join(', ')}.`);
      for (const flag of ['condition', 'limit', 'priority']) parsed.needed(flag);
      const wanted = alarmDefinition.parse({ id: 0, kind, ...(await subjectOf(parsed, client)), deadband: 0, onDelayMs: 0, enabled: true, ...judgingOf(parsed) });
      const after = await client.alarms.define({ ...wanted, why: parsed.text('why') });
      answer(parsed, after, () => [waitsWords(after) ?? `${after.condition}: definition ${after.id}.`]);
    }),
};

export const alarmDefinitionCommands: Record<string, Command> = { 'alarm definitions': definitions, 'alarm define': define, 'alarm add': add };
