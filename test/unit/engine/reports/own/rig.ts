import { readFileSync } from 'node:fs';
import type { Finding } from '../../../../../electron/contract/actions';
import type { Alarm } from '../../../../../electron/contract/alarms';
import type { BatchRun } from '../../../../../electron/contract/batch';
import type { Manifest } from '../../../../../electron/contract/manifest';
import { block, ownReportContent, type OwnReportContent } from '../../../../../electron/contract/own-reports';
import type { SiteCalendar } from '../../../../../electron/contract/schedules';
import type { Announcement } from '../../../../../electron/engine/alarms';
import { assetMigrations, createAssets } from '../../../../../electron/engine/assets';
import { createHistory } from '../../../../../electron/engine/history';
import { arrivalsOf } from '../../../../../electron/engine/reports/arrivals';
import { ownContent } from '../../../../../electron/engine/reports/own/content';
import { OwnFacts, type OwnDeps } from '../../../../../electron/engine/reports/own/facts';
import { csv } from '../../../../../electron/engine/reports/csv';
import { systemClock } from '../../../../../electron/engine/shared/clock';
import { tester, trail } from '../../../../support/live-rig';
import { testStore } from '../../../../support/store';
import { text } from '../facts';

export const minute = 60_000;
export const hour = 60 * minute;
export const from = Date.parse('2026-11-22T06:00:00Z');
export const to = from + 4 * hour;
/** Nights begin on no Saturday; from 10:00 to 11:00 nobody works. */
export const threeShifts: SiteCalendar = { name: 'plant', weekdays: [0, 1, 2, 3, 4, 5, 6], holidays: [{ day: '2026-11-23', name: 'Closed' }], workdays: [], shifts: [{ name: 'early', from: '04:00', to: '08:00' }, { name: 'late', from: '08:00', to: '09:30' }, { name: 'night', from: '22:00', to: '06:00', weekdays: [0, 1, 2, 3, 4, 5] }] };
const manifest = JSON.parse(readFileSync('models/machine-failure/manifest.json', 'utf8')) as Manifest;

/**
 * A works with two mills, over four hours and the four before. Torque of mill 1, once a minute: 10 Nm for two hours, 20 for one, 40 for one, so its mean is 20, and 10 all the time before; one reading more is bad, one
 * comes twice. Its prediction: 0.1 for three hours, 0.9 for one. Mill 2 is silent for its second hour, and its predictions end after two hours; no model watches mill 3, in another hall, which sends nothing.
 */
export async function plantWithHistory() {
  const store = await testStore(assetMigrations);
  const security = trail();
  const assets = await createAssets({ store, security });
  const tag = (name: string) => ({ name, title: name[0]!.toUpperCase() + name.slice(1), kind: 'number' as const, unit: 'Nm', staleAfterMs: 2 * minute, usual: [5, 30] as [number, number] });
  const mill = (n: number) => ({ kind: 'equipment' as const, key: `mill-0${n}`, name: `Mill 0${n}`, attributes: { maker: `Maker <${n}>` }, tags: [tag('torque')] });
  const made = await assets.addMany(tester, null, [{ kind: 'site', key: 'works', name: 'Works', children: [{ kind: 'area', key: 'hall-1', name: 'Hall 1', children: [mill(1), mill(2)] }, { kind: 'area', key: 'hall-2', name: 'Hall 2', children: [mill(3)] }] }]);
  const id = (key: string) => made.find((one) => one.key === key)!.id;
  const [one, two, three] = [id('mill-01'), id('mill-02'), id('mill-03')];
  const torque = (asset: number) => assets.findTag(asset, 'torque')!.id;
  const history = await createHistory({ store, security, clock: systemClock(), quietOf: () => 0 });
  const rows: [number, number, number, number][] = [];
  for (let time = from - 4 * hour; time < to; time += minute) {
    const after = time - from;
    rows.push([torque(one), time, after < 2 * hour ? 10 : after < 3 * hour ? 20 : 40, 0]);
    if (after < hour || after >= 2 * hour) rows.push([torque(two), time, 7, 0]);
  }
  rows.push([torque(one), from + 30 * minute + 1, 1000, 2], [torque(one), from + hour, 10, 0]);
  rows.sort((a, b) => a[1] - b[1]);
  const column = (n: 0 | 1 | 2 | 3) => rows.map((row) => row[n]);
  await history.append({ tag: Int32Array.from(column(0)), time: Float64Array.from(column(1)), received: Float64Array.from(column(1)), value: Float64Array.from(column(2)), quality: Uint8Array.from(column(3)) });
  const predictions: [number, number, number][] = [];
  for (let time = from - 4 * hour; time < to; time += minute) {
    predictions.push([one, time, time >= from + 3 * hour ? 0.9 : 0.1]);
    if (time < from + 2 * hour) predictions.push([two, time, 0.2]);
  }
  const size = predictions.length;
  await history.appendPredictions({ asset: Int32Array.from(predictions, ([asset]) => asset), version: new Int32Array(size).fill(1), time: Float64Array.from(predictions, ([, time]) => time), received: Float64Array.from(predictions, ([, time]) => time), value: Float64Array.from(predictions, ([, , value]) => value), quality: new Uint8Array(size), seen: new Float64Array(size) });
  const announcement = (at: number, asset: number, priority: 1 | 3): Announcement => ({ at, asset, priority, definition: 1, assetName: asset === one ? 'Mill 01' : 'Mill 02', place: 'Works / Hall 1', condition: 'Failure risk high' });
  const announcements = [announcement(from - hour, two, 3), announcement(from + 3 * hour, one, 1), announcement(from + 3 * hour + 30 * minute, one, 1), announcement(from + hour, two, 3)];
  const alarm = (number: number, more: Partial<Alarm>): Alarm => ({ id: number, definition: 1, asset: one, assetName: 'Mill 01', place: 'Works / Hall 1', kind: 'prediction-high', condition: 'Failure risk high', priority: 1, state: 'unacknowledged', raised: from + 3 * hour, acknowledged: null, acknowledgedBy: null, note: null, returned: null, closed: null, value: 0.9, limit: 0.5, peak: 0.9, unit: '', ...more });
  const findings = [{ id: 5, asset: one, assetName: 'Mill 01', from, to: from + 2 * hour, verdict: 'real', found: '<b>Worn cutter</b>', alarm: null, prediction: null, action: null, at: to, who: 'Vera', corrects: null, correctedBy: null }] as Finding[];
  const runs = [{ id: 9, model: 'customer-churn', version: '1.0.0', input: '/in/march.csv', output: '/out/march.csv', state: 'done', rows: 1000, rejected: 3, started: from, finished: from + minute, message: '' }] as BatchRun[];
  const deps: OwnDeps = {
    assets, history, simulated: false,
    models: { watches: () => [one, two].map((asset) => ({ asset, model: 'machine-failure', version: '1.0.0', versionId: 1, output: manifest.outputs[0]!.name, title: 'Risk', limit: 0.5, modes: [] })), version: () => ({ manifest }) } as unknown as OwnDeps['models'],
    alarms: { definitions: () => [], announcements: (begin: number, end: number) => Promise.resolve(announcements.filter(({ at }) => at >= begin && at < end)), history: () => Promise.resolve([alarm(12, {}), alarm(11, { asset: two, assetName: 'Mill 02', priority: 3, raised: from + hour, acknowledged: from + hour + 10 * minute, returned: from + 2 * hour, closed: from + 2 * hour, peak: 0.6 })]) } as unknown as OwnDeps['alarms'],
    actions: { findings: () => Promise.resolve(findings) },
    schedule: { calendars: () => Promise.resolve([threeShifts]) } as unknown as OwnDeps['schedule'],
    batch: { ended: (begin: number) => Promise.resolve(begin === from ? runs : []) } as unknown as OwnDeps['batch'],
  };
  const { signal } = new AbortController();
  const facts = () => new OwnFacts(deps, { from, to, zone: 'UTC', signal, arrivals: () => arrivalsOf(history, assets.plant().tags, from, to, signal) });
  const content = (blocks: unknown[], more: Partial<OwnReportContent> = {}): OwnReportContent => ownReportContent.parse({ title: 'Weekly', opening: 'none', ...more, blocks: blocks.map((given, i) => block.parse({ id: `b${i}`, ...(given as object) })) });
  /** What a reader sees, the rows of the table, and the whole. */
  const write = async (blocks: unknown[], more: Partial<OwnReportContent> = {}) => {
    const made = await ownContent(facts(), { report: { key: 'weekly', revision: 2, changed: from, changedBy: 'Vera', content: content(blocks, more) }, image: () => Promise.resolve(null) });
    const rows = made.table.rows.map((row) => Object.fromEntries(made.table.header.map((name, i) => [name, row[i] ?? null])));
    return { made, rows, words: text(made.body.text).trim(), csv: csv(made.table) };
  };
  return { deps, assets, history, security, store, one, two, three, hall: id('hall-1'), torque, facts, content, write };
}

