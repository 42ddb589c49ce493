import { verdict } from '../../contract/actions';
import type { Alarm } from '../../contract/alarms';
import type { Command } from '../command';
import { firstFrame } from '../frame';
import { oneOf, UsageError, wholeOf } from '../options';
import { answer, table } from '../output';
import { withEngine } from '../with';
import { momentGiven, QUERY_USAGE, queryGiven, queryOptions, subjectFlags, subjectGiven } from './actions';

const MOST_ID = Number.MAX_SAFE_INTEGER;
const iso = (at: number) => new Date(at).toISOString();

const list: Command = {
  usage: QUERY_USAGE,
  does: 'what was found at machines, against which models and alarms are judged, the newest first; with --all also what was corrected or withdrawn',
  options: queryOptions,
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const findings = await client.findings.list(await queryGiven(parsed, client));
      answer(parsed, findings, () => table(['ID', 'FROM', 'TO', 'EQUIPMENT', 'VERDICT', 'ALARM', 'BY', 'FOUND'], findings.map((f) => [f.id, iso(f.from), iso(f.to), f.assetName, f.verdict, f.alarm ?? '', f.who, f.found])));
    }),
};

const add: Command = {
  usage: '(--alarm ID | --equipment SITE/MACHINE --from TIME --to TIME | --corrects ID) --verdict real|false|not-yet|maintenance|withdrawn [--found TEXT] [--action ID]',
  does: 'records what was found: whether what an alarm said was so, or that a machine failed; a correction stands in the place of an earlier one',
  options: { ...subjectFlags, ...Object.fromEntries(['from', 'to', 'verdict', 'found', 'action', 'corrects'].map((flag) => [flag, { type: 'string' as const }])) },
  run: (parsed) => {
    const said = oneOf(parsed, 'verdict', verdict.options);
    if (!said) throw new UsageError(`--verdict is needed: one of ${verdict.options.join(', ')}.`);
    return withEngine(parsed, async (client) => {
      const finding = await client.findings.record({
        ...(await subjectGiven(parsed, client)), from: momentGiven(parsed, 'from'), to: momentGiven(parsed, 'to'), verdict: said, found: parsed.text('found'), action: wholeOf(parsed, 'action', MOST_ID), corrects: wholeOf(parsed, 'corrects', MOST_ID),
      });
      answer(parsed, finding, () => [`Recorded as finding ${finding.id} at ${finding.assetName}: ${finding.verdict}.`]);
    });
  },
};

const wanted: Command = {
  usage: '',
  does: 'alarms of predictions that ended in the last 31 days and that nobody has judged yet',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const found = await firstFrame<{ alarms: Alarm[]; total: number }>((onFrame, onEnd) => client.findings.wanted({}, onFrame, onEnd));
      answer(parsed, found, () => [`${found.total} alarms are to be judged.`, ...table(['ALARM', 'RAISED', 'OVER', 'EQUIPMENT', 'CONDITION'], found.alarms.map((a) => [a.id, iso(a.raised), a.closed === null ? '' : iso(a.closed), a.assetName, a.condition]))]);
    }),
};

export const findingCommands: Record<string, Command> = { 'finding list': list, 'finding add': add, 'finding wanted': wanted };
