import type { Client } from '../../contract/contract';
import type { Alarm } from '../../contract/alarms';
import { MillwrightError } from '../../contract/errors';
import type { Command } from '../command';
import { UsageError } from '../options';
import { answer, table } from '../output';
import { withEngine } from '../with';

function active(client: Client): Promise<Alarm[]> {
  return new Promise((resolve, reject) => {
    const stop = client.alarms.active({}, ({ alarms }) => {
      stop();
      resolve(alarms);
    }, (error) => reject(error ?? new MillwrightError('gone', 'The engine ended.')));
  });
}

const list: Command = {
  usage: '[--history]',
  does: 'lists active alarms, or all that are kept',
  options: { history: { type: 'boolean' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const alarms = parsed.flag('history') ? await client.alarms.history({ limit: 1000 }) : await active(client);
      answer(parsed, alarms, () =>
        table(['ID', 'P', 'RAISED', 'EQUIPMENT', 'CONDITION', 'STATE'], alarms.map((a) => [a.id, a.priority, new Date(a.raised).toISOString(), a.assetName, a.condition, a.state])),
      );
    }),
};

const ack: Command = {
  usage: 'ID [--note TEXT]',
  words: 1,
  does: 'acknowledges an alarm',
  options: { note: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const id = Number(parsed.positionals[0]);
      if (!/^\d+$/.test(parsed.positionals[0] ?? '')) throw new UsageError("The alarm's number is needed; alarm list shows it.");
      const note = parsed.text('note');
      const alarm = await client.alarms.acknowledge({ id, ...(note ? { note } : {}) });
      answer(parsed, alarm, () => [`${alarm.assetName}: ${alarm.condition} is ${alarm.state}.`]);
    }),
};

export const alarmCommands: Record<string, Command> = { 'alarm list': list, 'alarm ack': ack };
