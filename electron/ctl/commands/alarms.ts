import type { Client } from '../../contract/contract';
import type { Alarm, AlarmAside } from '../../contract/alarms';
import type { Command } from '../command';
import { firstFrame } from '../frame';
import { idOf } from '../options';
import { answer, table } from '../output';
import { withEngine } from '../with';

/** As they stand now. */
export function alarmsNow(client: Client): Promise<{ alarms: Alarm[]; aside: AlarmAside[] }> {
  return firstFrame((onFrame, onEnd) => client.alarms.active({}, onFrame, onEnd));
}

const list: Command = {
  usage: '[--history | --aside]',
  does: 'lists active alarms; all that are kept; or what is shelved, suppressed by design and out of service',
  options: { history: { type: 'boolean' }, aside: { type: 'boolean' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      if (parsed.flag('aside')) {
        const { aside } = await alarmsNow(client);
        return answer(parsed, aside, () => table(['PLACE', 'P', 'STATE', 'UNTIL', 'EQUIPMENT', 'CONDITION', 'HOLDS', 'BY', 'WHY'],
          aside.map((a) => [`${a.definition}/${a.asset}`, a.priority, a.state, a.until === null ? '' : new Date(a.until).toISOString(), a.assetName, a.condition, a.holds ? 'yes' : 'no', a.by, a.why])));
      }
      const alarms = parsed.flag('history') ? await client.alarms.history({ limit: 1000 }) : (await alarmsNow(client)).alarms;
      answer(parsed, alarms, () =>
        table(['ID', 'PLACE', 'P', 'RAISED', 'EQUIPMENT', 'CONDITION', 'STATE'], alarms.map((a) => [a.id, `${a.definition}/${a.asset}`, a.priority, new Date(a.raised).toISOString(), a.assetName, a.condition, a.state])),
      );
    }),
};

const answering = (does: string, act: (client: Client, given: { id: number; note?: string }) => Promise<Alarm>): Command => ({
  usage: 'ID [--note TEXT]',
  words: 1,
  does,
  options: { note: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const id = idOf(parsed.positionals[0], 'alarm', 'alarm list');
      const note = parsed.text('note');
      const alarm = await act(client, { id, ...(note ? { note } : {}) });
      answer(parsed, alarm, () => [`${alarm.assetName}: ${alarm.condition} is ${alarm.state}.`]);
    }),
});

const ack = answering('acknowledges an alarm', (client, given) => client.alarms.acknowledge(given));
const reset = answering('resets a latched alarm that has returned and was acknowledged', (client, given) => client.alarms.reset(given));

export const alarmCommands: Record<string, Command> = { 'alarm list': list, 'alarm ack': ack, 'alarm reset': reset };
