import { alarmDefinition, alarmKind, type AlarmDefinition, type AlarmTrial, type AlarmTried, type KnownFailure } from '../../contract/alarms';
import type { Client } from '../../contract/contract';
import { MillwrightError } from '../../contract/errors';
import type { Command } from '../command';
import { UsageError, type Parsed } from '../options';
import { answer, table } from '../output';
import { durationOf, timeOf } from '../time';
import { withEngine } from '../with';
import { periodOf } from './alarm-actions';
import { JUDGING_USAGE, judgingOf, judgingOptions, partOf, subjectOf, subjectOptions } from './alarm-definition-options';
import { definitionOf } from './alarm-definitions';

type Request = Parameters<Client['alarms']['tryOut']>[0];

/** A trial, to its end. */
function trial(client: Client, request: Request): Promise<AlarmTrial> {
  return new Promise((resolve, reject) => {
    const stop = client.alarms.tryOut(request, ({ result, error }) => {
      if (!result && !error) return;
      stop();
      if (result) resolve(result);
      else reject(new MillwrightError((error?.code ?? 'internal') as MillwrightError['code'], error?.message ?? ''));
    }, (error) => reject(error ?? new MillwrightError('gone', 'The engine ended.')));
  });
}

/** `site/machine@2026-11-24T06:00:00Z`, separated by commas. */
async function failuresOf(parsed: Parsed, client: Client): Promise<KnownFailure[]> {
  const text = parsed.text('failures');
  if (text === undefined) return [];
  const { assets } = await client.assets.plant({});
  return text.split(',').map((one) => {
    const [place = '', at = ''] = one.trim().split('@');
    if (at === '') throw new UsageError('--failures: write each as site/machine@2026-11-24T06:00:00Z, separated by commas.');
    return { asset: partOf(assets, place, '--failures'), at: timeOf(at, '--failures') };
  });
}

async function wantedOf(parsed: Parsed, client: Client): Promise<AlarmDefinition> {
  const [what = ''] = parsed.positionals;
  if (/^\d+$/.test(what)) return { ...(await definitionOf(client, what)), ...judgingOf(parsed) };
  const kind = alarmKind.options.find((one) => one === what);
  if (!kind) throw new UsageError("The definition's number is needed, which alarm definitions shows, or the kind of a new one.");
  const subject = await subjectOf(parsed, client);
  return alarmDefinition.parse({ id: 0, condition: 'A new alarm', deadband: 0, onDelayMs: 0, priority: 3, enabled: true, ...subject, kind, ...judgingOf(parsed) });
}

const side = (name: string, of: AlarmTried, caught: number | null | undefined, again: number | null | undefined): (string | number)[] => [name, of.alarms, of.told, of.machines, of.floods.length, of.busiestTenMinutes, of.chattering, Math.round(of.activeMs / 60_000), caught ?? '', again ?? ''];

const tryOut: Command = {
  usage: `ID|KIND [--tag T …] [--for 168h | --from TIME [--to TIME]] [--failures SITE/MACHINE@TIME,…] [--within 24h] [--no-findings] ${JUDGING_USAGE}`,
  words: 1,
  does: 'what a definition would have raised over what is stored, beside the one that stands; nothing is changed by it',
  options: { ...judgingOptions, ...subjectOptions, 'no-findings': { type: 'boolean' }, ...Object.fromEntries(['for', 'from', 'to', 'failures', 'within'].map((flag) => [flag, { type: 'string' as const }])) },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const found = await trial(client, { definition: await wantedOf(parsed, client), ...periodOf(parsed), failures: await failuresOf(parsed, client), findings: !parsed.flag('no-findings'), withinMs: durationOf(parsed.text('within') ?? '24h', '--within') });
      const { wanted, standing, failures, falseAlarms } = found;
      answer(parsed, found, () => [
        ...table(['', 'ALARMS', 'MACHINES', 'OF', 'FLOODS', 'BUSIEST 10 MIN', 'CHATTERING', 'STOOD MIN', 'FAILURES CAUGHT', 'FALSE AGAIN'],
          [side('as wanted', wanted, failures?.caught, falseAlarms?.again), ...(standing ? [side('as it stands', standing, failures?.caughtStanding, falseAlarms?.againStanding)] : [])]),
        ...(failures || falseAlarms ? [`${failures?.known ?? 0} failures are known, ${failures?.found ?? 0} of them found and on record; ${falseAlarms?.known ?? 0} were found false.`] : []),
        `${found.kept} in both, ${found.gained.length} only as wanted, ${found.lost.length} only as it stands; ${found.values} values judged.`,
      ]);
    }),
};

export const alarmTryCommands: Record<string, Command> = { 'alarm try': tryOut };
