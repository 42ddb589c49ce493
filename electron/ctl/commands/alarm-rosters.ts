import type { Roster } from '../../contract/notify';
import type { Command } from '../command';
import { UsageError, type Parsed } from '../options';
import { answer, table } from '../output';
import { durationOf } from '../time';
import { withEngine } from '../with';

const stepsText = ({ steps }: Roster): string => steps.map(({ afterMin, targets }) => `after ${afterMin} min: ${targets.join(', ')}`).join('; ') || 'nobody';

const list: Command = {
  usage: '',
  does: 'who is told when nobody acknowledges an alarm, by priority',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const rosters = await client.notify.rosters({});
      answer(parsed, rosters, () => table(['P', 'NOT ACKNOWLEDGED'], rosters.map((one) => [one.priority, stepsText(one)])));
    }),
};

/** `10m:shift,30m:shift+works-manager`. @throws UsageError */
function stepsOf(parsed: Parsed): Roster['steps'] {
  const text = parsed.needed('steps');
  if (text === 'none') return [];
  return text.split(',').map((step) => {
    const [, after, names] = /^\s*([^:]+):(.+)$/.exec(step) ?? [];
    if (after === undefined || names === undefined) throw new UsageError(`--steps: "${step}" is no step. Write 10m:shift,30m:shift+works-manager, or none.`);
    return { afterMin: durationOf(after, '--steps') / 60_000, targets: names.split('+').map((name) => name.trim()) };
  });
}

const set: Command = {
  usage: 'PRIORITY --steps 10m:TARGET,30m:TARGET+TARGET|none [--why TEXT]',
  words: 1,
  does: 'tells these when nobody has acknowledged an alarm of that priority for so long',
  options: { steps: { type: 'string' }, why: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const priority = ([1, 2, 3, 4] as const).find((one) => String(one) === parsed.positionals[0]);
      if (priority === undefined) throw new UsageError('The priority is needed, 1 to 4.');
      const roster = await client.notify.setRoster({ priority, steps: stepsOf(parsed), why: parsed.text('why') });
      answer(parsed, roster, () => [`Not acknowledged, priority ${roster.priority}: ${stepsText(roster)}.`]);
    }),
};

export const alarmRosterCommands: Record<string, Command> = { 'alarm roster list': list, 'alarm roster set': set };
