import type { Command } from '../command';
import { UsageError } from '../options';
import { answer, table } from '../output';
import { withEngine } from '../with';

const list: Command = {
  usage: '[--history]',
  does: 'lists active alarms, or all that are kept',
  options: { history: { type: 'boolean' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const all = await client.alarms.history({ limit: 1000 });
      const alarms = parsed.flag('history') ? all : all.filter((alarm) => alarm.closed === null);
      answer(parsed, alarms, () =>
        table(['ID', 'P', 'RAISED', 'EQUIPMENT', 'CONDITION', 'STATE'], alarms.map((a) => [a.id, a.priority, new Date(a.raised).toISOString(), a.assetName, a.condition, a.state])),
      );
    }),
};

const ack: Command = {
  usage: 'ID [--note TEXT]',
  does: 'acknowledges an alarm',
  options: { note: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const id = Number(parsed.positionals[0]);
      if (!Number.isInteger(id)) throw new UsageError("The alarm's number is needed; alarm list shows it.");
      const note = parsed.text('note');
      const alarm = await client.alarms.acknowledge({ id, ...(note ? { note } : {}) });
      answer(parsed, alarm, () => [`${alarm.assetName}: ${alarm.condition} is ${alarm.state}.`]);
    }),
};

export const alarmCommands: Record<string, Command> = { 'alarm list': list, 'alarm ack': ack };
