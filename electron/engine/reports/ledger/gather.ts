import { MillwrightError } from '../../../contract/errors';
import type { ReportLedger } from '../../../contract/reports';
import { arrivalsOf, type Arrivals } from '../arrivals';
import { moment } from '../calendar-words';
import { gapsIn, lengthOf } from '../health/spans';
import { joined, sum } from '../columns';
import type { ReportContext, ReportDeps } from '../types';
import { capital, count, plural, whole } from '../words';

const dayMs = 86_400_000;
/** Machines whose predictions of a day are held at a time. */
const machinesAtOnce = 8;
/** As health holds it: a prediction speaks until the next one, for this long at the most unless they come more seldom. */
const holdMs = 120_000;

type Deps = Pick<ReportDeps, 'assets' | 'models' | 'history'>;
type Period = Pick<ReportContext, 'from' | 'to' | 'zone' | 'created' | 'signal'>;

/** What a report over this period rests on, of the whole plant, and what came in it, held against the reading with the arrival sequence `since`. Errors: cancelled; the store's. */
export async function gatherLedger(deps: Deps, context: Period, since = Infinity): Promise<{ ledger: ReportLedger; arrivals: Arrivals }> {
  const { from, zone, created } = context;
  const end = Math.max(from, Math.min(context.to, created));
  const { tags, equipment } = deps.assets.plant();
  const extent = await deps.history.extent();
  const observedFrom = extent ? Math.min(end, Math.max(from, extent.from)) : end;
  const arrivals = await arrivalsOf(deps.history, tags, from, end, context.signal, since);
  const { expected, received, late, bad, newest } = arrivals;
  const readings = { expected: Math.round(sum(expected)), received: sum(received), late: sum(late), bad: sum(bad) };
  const models = await modelsOf(deps, { ...context, to: end }, observedFrom);
  const { readings: keptFrom } = await deps.history.kept();
  const watched = new Set(deps.models.watches().map(({ asset }) => asset));
  const alone = equipment.filter(({ id }) => !watched.has(id)).length;
  const leftOut = [
    extent && observedFrom > from ? `Readings begin at ${moment(observedFrom, zone)}; nothing before that counts as expected.` : '',
    keptFrom > from ? `Readings before ${moment(Math.min(keptFrom, end), zone)} were let go, and with them how late they came; how many they were is known by the hour.` : '',
    context.to > end ? `The period was not over: what came after ${moment(end, zone)} is not in it.` : '',
    readings.bad > 0 ? `${whole(readings.bad)} ${plural(readings.bad, 'reading', 'readings')} marked bad ${plural(readings.bad, 'stands', 'stand')} in no figure.` : '',
    alone > 0 ? `${capital(count(alone))} ${plural(alone, 'machine is', 'machines are')} watched by no model.` : '',
  ];
  return { ledger: { readings, newest, models, leftOut: leftOut.filter(Boolean) }, arrivals };
}

interface Answers {
  times: Float64Array[];
  /** By version id. */
  versions: Map<number, { predictions: number; unanswered: number }>;
}

/** Every model that answered or watches, by name, with its versions in the order they came. */
async function modelsOf(deps: Deps, { from, to, signal }: Period, observedFrom: number): Promise<ReportLedger['models']> {
  const { equipment } = deps.assets.plant();
  const watching = new Map(deps.models.watches().map(({ asset, versionId }) => [asset, versionId]));
  const found = new Map<string, { machines: number; blindMs: number; versions: Map<number, { predictions: number; unanswered: number }> }>();
  for (let at = 0; at < equipment.length; at += machinesAtOnce) {
    const ids = equipment.slice(at, at + machinesAtOnce).map(({ id }) => id);
    const answers = new Map(ids.map((id): [number, Answers] => [id, { times: [], versions: new Map() }]));
    for (let start = from; start < to; start += dayMs) {
      if (signal.aborted) throw new MillwrightError('cancelled', 'The report was cancelled.');
      addAnswers(answers, await deps.history.predictions(ids, start, Math.min(to, start + dayMs)));
    }
    for (const [asset, { times, versions }] of answers) {
      const known = joined(times);
      const watcher = watching.get(asset);
      const [most] = [...versions].sort((a, b) => b[1].predictions - a[1].predictions || b[0] - a[0]);
      const record = deps.models.version(watcher ?? most?.[0] ?? 0);
      if (!record) continue;
      const model = found.get(record.model) ?? { machines: 0, blindMs: 0, versions: new Map<number, { predictions: number; unanswered: number }>() };
      found.set(record.model, model);
      model.machines++;
      // One that watches could have spoken since readings came and it was here; one that does no more speaks for as long as it did.
      const begin = watcher === undefined ? (known[0] ?? to) : Math.min(Math.max(observedFrom, record.imported), known[0] ?? Infinity);
      const end = watcher === undefined ? (known.at(-1) ?? begin) : to;
      model.blindMs += end > begin ? lengthOf(gapsIn(known, begin, end, holdMs)) : 0;
      if (watcher !== undefined && !versions.has(watcher)) versions.set(watcher, { predictions: 0, unanswered: 0 });
      for (const [id, { predictions, unanswered }] of versions) {
        const own = model.versions.get(id) ?? { predictions: 0, unanswered: 0 };
        model.versions.set(id, { predictions: own.predictions + predictions, unanswered: own.unanswered + unanswered });
      }
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([model, { versions, ...own }]) => ({
    model, ...own,
    versions: [...versions].sort(([a], [b]) => a - b).flatMap(([id, counts]) => {
      const record = deps.models.version(id);
      return record ? [{ version: record.version, sha256: record.sha256, ...counts }] : [];
    }),
  }));
}

function addAnswers(answers: ReadonlyMap<number, Answers>, rows: { asset: Int32Array; version: Int32Array; time: Float64Array; value: Float64Array }): void {
  const known = new Map<number, number[]>();
  for (let i = 0; i < rows.time.length; i++) {
    const asset = rows.asset[i] as number;
    const versions = answers.get(asset)?.versions;
    if (!versions) continue;
    const version = rows.version[i] as number;
    const counts = versions.get(version) ?? { predictions: 0, unanswered: 0 };
    versions.set(version, counts);
    if (Number.isNaN(rows.value[i])) {
      counts.unanswered++;
      continue;
    }
    counts.predictions++;
    const times = known.get(asset) ?? [];
    known.set(asset, times);
    times.push(rows.time[i] as number);
  }
  for (const [asset, times] of known) answers.get(asset)?.times.push(Float64Array.from(times));
}
