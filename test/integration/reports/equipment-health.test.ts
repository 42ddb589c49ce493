import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import mqtt from 'mqtt';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { describe, expect, it } from 'vitest';
import { decodeRows, packRows } from '../../../electron/engine/history/codec';
import { historyMigrations } from '../../../electron/engine/history/migrations';
import { fileName, periodOf } from '../../../electron/engine/history/period';
import { actionMigrations, createActions } from '../../../electron/engine/actions';
import { createRecompute } from '../../../electron/engine/live';
import { reportMigrations } from '../../../electron/engine/reports/migrations';
import { checkReport } from '../../../electron/node/report-signature';
import { createReports } from '../../../electron/engine/reports/service';
import type { ReportDeps } from '../../../electron/engine/reports/types';
import { createSchedule, scheduleMigrations } from '../../../electron/engine/schedule';
import { soon } from '../../support/connectors';
import { systemClock } from '../../../electron/engine/shared/clock';
import { lacking, needsProgram } from '../../support/needs';
import { pdfFacts } from '../../support/poppler';
import { liveRig, tester } from '../../support/live-rig';
import { temporaryDir, testStore } from '../../support/store';
import { seeContents, seeFiles } from './outputs';
import { electron, fonts, printer } from './printer';

const minute = 60_000;
const healthy = { air_temperature: 300, process_temperature: 310, rotational_speed: 1500, torque: 40, tool_wear: 50 };
/** Strain and little speed: where mills of the training data failed. */
const strained = { ...healthy, rotational_speed: 1250, torque: 70, tool_wear: 225 };

/** Nothing was scored from files. */
const noBatch: ReportDeps['batch'] = { summaries: () => Promise.resolve({ runs: [], leftOut: 0 }), ended: () => Promise.resolve([]) };

/** Three of the demo's machines, a reading of each tag a minute for two hours: one healthy, one strained at the end, one silent for half an hour. */
async function rigWithReadings(end: number) {
  const rig = await liveRig();
  const port = await rig.demo();
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`);
  const start = end - 120 * minute;
  for (let time = start; time < end; time += minute) {
    const sent: Promise<unknown>[] = [];
    for (const [machine, values] of [['mill-01', healthy], ['mill-02', time > end - 20 * minute ? strained : healthy], ['mill-03', healthy]] as const) {
      if (machine === 'mill-03' && time >= start + 30 * minute && time < start + 60 * minute) continue;
      for (const [tag, v] of Object.entries(values)) sent.push(client.publishAsync(`millwright/v1/demo/${machine}/${tag}`, JSON.stringify({ t: time, v: v + (time / minute) % 2 }), { qos: 1 }));
    }
    await Promise.all(sent);
  }
  await client.endAsync();
  await rig.live.settled();
  return { ...rig, start };
}

async function textOf(pdf: Uint8Array): Promise<string[]> {
  const document = await getDocument({ data: new Uint8Array(pdf), useSystemFonts: false, verbosity: 0 }).promise;
  const pages: string[] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const { items } = await (await document.getPage(number)).getTextContent();
    pages.push(items.map((item) => ('str' in item ? item.str : '')).join(' ').replace(/\s+/g, ' '));
  }
  return pages;
}

describe.skipIf(lacking(electron() === undefined, 'needs the Electron runtime that setup brings'))('the equipment-health report', () => {
  it('is made by its schedule from what the live pipeline stored, printed, archived and delivered, once', { timeout: 60_000 }, async () => {
    const end = Math.floor(Date.now() / minute) * minute;
    const rig = await rigWithReadings(end);
    const store = await testStore([...scheduleMigrations, ...actionMigrations, ...reportMigrations]);
    const folder = join(await temporaryDir(), 'reports');
    let now = end - minute;
    const clock = { now: () => now, received: () => now };
    const { security, assets, models, history, alarms } = rig;
    const print = await printer();
    const actions = createActions({ store, security, assets, alarms, models, clock: systemClock() });
    const engine = () => {
      const schedule = createSchedule({ store, security, clock, onTrouble: (error) => { throw error; } });
      const reports = createReports({ home: rig.dir, host: rig.host, notify: { mailServer: () => Promise.reject(new Error('nobody is told')) }, store, security, assets, models, history, alarms, actions, quality: rig.quality, live: rig.live, batch: noBatch, schedule, clock, print, simulated: true, zone: 'Europe/Berlin', fonts: fonts() });
      return { schedule, reports };
    };
    const first = engine();
    const outcomes: unknown[] = [];
    first.reports.finished.on((outcome) => outcomes.push(outcome));
    // Before the first reading, watched machines have nothing to show.
    await first.reports.run('equipment-health', { from: end - 4000 * minute, to: end - 3000 * minute, zone: 'UTC' }, tester).then(async ({ id }) => store.main.transaction('test', (tx) => tx.run('DELETE FROM report WHERE id = ?', [id])));
    expect(outcomes).toEqual([{ name: 'equipment-health', says: expect.stringMatching(/^Equipment health, .* shows nothing\. No reading of any of 24 watched machines came\.$/) as string }]);
    security.recorded.length = 0;
    const due = new Date(end);
    await first.schedule.add({ name: 'daily', cron: `${due.getUTCMinutes()} ${due.getUTCHours()} * * *`, zone: 'UTC', job: 'report:equipment-health', deliver: { folder } }, tester);

    // The machine is off at the due moment, and the made-up run is not made up again.
    now = end + 3 * 60 * minute;
    for (const { schedule } of [engine(), engine()]) {
      await schedule.tick();
      await schedule.idle();
    }
    expect((await first.schedule.list())[0]?.lastRun).toMatchObject({ state: 'done', due: end });
    const [report, ...others] = await first.reports.archive();
    expect(others).toEqual([]);
    expect(report).toMatchObject({ from: end - 1440 * minute, to: end, due: end, zone: 'UTC', simulated: true });
    if (!report) return;
    // Two hours of three machines once a minute, one of them silent for half an hour; all but the last came after their time.
    expect(report.ledger).toMatchObject({ readings: { received: 1650, bad: 0 }, models: [{ model: 'machine-failure', machines: 24, versions: [{ sha256: models.version(models.watches()[0]?.versionId ?? 0)?.sha256 }] }] });
    expect(report.ledger?.readings.expected).toBeGreaterThanOrEqual(1800);
    expect(report.ledger?.readings.late).toBeGreaterThan(1500);
    expect(report.why).toMatch(/^The schedule daily asked for it, for .*; it began 3\u202fh late\.$/);

    const pdf = await first.reports.read(report.id, 'pdf');
    const pages = await textOf(pdf.bytes);
    expect(pages).toHaveLength(report.pages);
    for (const page of pages) expect(page).toContain('Simulated demo plant');
    const all = pages.join('\n');
    expect(all).toContain('One of 24 machines needs attention');
    // Speed is low and strain high, as the rows were sent; the model is asked which of them it was.
    expect(all).toMatch(/moved there above all by (tool wear|torque|rotational speed)\b/);
    expect(all).toContain('What moved the prediction of Mill 02');
    expect(all).toMatch(/\(most likely: (overstrain|power)\), moved there/);
    expect(all).toContain('What this report rests on');
    expect(all).toContain('Exact, by all subsets of the inputs.');
    expect(all).toMatch(/Computed again: (\d+) of \1 equal/);
    expect(all).not.toContain('Computed again: 0 of');
    expect(pdf.bytes.toString()).not.toBe('');
    expect(Buffer.from(pdf.bytes).toString('latin1')).toMatch(/BaseFont \/[A-Z]{6}\+Inter-SemiBold/);

    if (!needsProgram('pdfinfo')) {
      const facts = await pdfFacts(pdf.bytes);
      expect(facts).toMatchObject({ pages: report.pages, tagged: true, size: [expect.closeTo(595, -1), expect.closeTo(842, -1)] });
      expect(facts.title).toContain('Equipment health');
      expect(facts.fonts.length).toBeGreaterThan(0);
      expect(facts.fonts.filter(({ embedded }) => !embedded)).toEqual([]);
      expect(facts.structure).toEqual(expect.arrayContaining(['H1', 'H2', 'P', 'Table', 'TR', 'TH', 'TD']));
      expect(facts.text).toContain('One of 24 machines needs attention');
      await seeContents(first.reports, report);
    }
    await seeFiles(first.reports, report, pages);

    const csv = await first.reports.read(report.id, 'csv');
    const rows = parse<Record<string, string>>(Buffer.from(csv.bytes), { columns: true });
    expect(rows).toHaveLength(24);
    expect(rows[0]).toMatchObject({ machine: 'Mill 02', model: 'machine-failure', simulated: 'simulated demo plant', missing_minutes: '0', report_received: '1650', report_models: expect.stringMatching(/^machine-failure \S+ sha256:[0-9a-f]{64}$/) as string });
    expect(Number(rows[0]?.peak)).toBeGreaterThan(0.5);
    expect(Number(rows.find(({ machine }) => machine === 'Mill 03')?.missing_minutes)).toBe(31);

    const signature = await first.reports.read(report.id, 'signature');
    expect((await readdir(folder)).sort()).toEqual([csv.fileName, pdf.fileName, signature.fileName].sort());
    const { keyId } = await first.reports.key();
    for (const { bytes, fileName } of [pdf, csv]) expect(checkReport(bytes, signature.bytes)).toMatchObject({ name: fileName, signature: { keyId, report: { name: 'equipment-health', revision: 1, from: report.from } } });
    expect(checkReport(pdf.bytes.map((byte, i) => (i === 9_000 ? byte ^ 1 : byte)), signature.bytes)).toMatchObject({ wrong: expect.stringContaining('changed after it was made') as string });
    expect(new Uint8Array(await readFile(join(folder, pdf.fileName)))).toEqual(pdf.bytes);
    expect(security.recorded.filter((what) => what.startsWith('reports.'))).toEqual(['reports.run', 'reports.deliver']);

    // The same data are the same report; what came late is another one beside it, which says what changed.
    const same = { from: report.from, to: report.to, zone: 'UTC' };
    expect(await first.reports.run('equipment-health', same, tester)).toEqual({ ...report, made: false });
    const mill3 = assets.findEquipment('demo', 'mill-03')?.id ?? -1;
    const torque3 = assets.findTag(mill3, 'torque')?.id ?? -1;
    const gap = Array.from({ length: 30 }, (_, i) => rig.start + (30 + i) * minute);
    await history.append({ tag: new Int32Array(30).fill(torque3), time: Float64Array.from(gap), received: new Float64Array(30).fill(end), value: new Float64Array(30).fill(40), quality: new Uint8Array(30) });
    const revised = await first.reports.run('equipment-health', same, tester);
    expect(revised).toMatchObject({ made: true, revision: 2, due: null, ledger: { readings: { received: 1680 } } });
    expect(revised.changes).toEqual(expect.arrayContaining([{ name: 'Readings received', before: '1,650', after: '1,680' }]));
    expect((await first.reports.archive()).map(({ revision }) => revision).sort()).toEqual([1, 2]);
    const revisedPdf = await first.reports.read(revised.id, 'pdf');
    expect(revisedPdf.fileName).toMatch(/^equipment-health-.*-B\.pdf$/);
    const [revisedFirst = '', ...revisedRest] = await textOf(revisedPdf.bytes);
    expect(revisedFirst).toMatch(/Revision B\. Revision A over the same period was made .* and stands beside this one\. 30 readings arrived since\./);
    expect(revisedRest.join(' ')).toMatch(/Changed since revision A Figure Revision\s+A Revision\s+B Readings received/);
    expect((await first.reports.run('equipment-health', same, tester))).toMatchObject({ made: false, id: revised.id });
    expect(outcomes.slice(1)).toEqual(Array.from({ length: 3 }, () => ({ name: 'equipment-health', says: null })));
    expect(rig.problems).toEqual([]);

    // What came and what did not, by source, machine and tag; and what was refused.
    expect(await rig.live.push([{ topic: 'millwright/v1/demo/mill-99/torque', payload: new TextEncoder().encode('1') }])).toMatchObject([{}]);
    const complete = await first.reports.run('data-completeness', { ...same, to: Date.now() }, tester);
    const completePdf = await first.reports.read(complete.id, 'pdf');
    const completePages = (await textOf(completePdf.bytes)).join(' ');
    expect(completePages).toContain('Needs attention. Mill 04, Mill 05, Mill 06 and 18 more sent nothing at all. Mill 03 was without readings');
    expect(completePages).toContain('One value or message was not kept as it came, from HTTP because no equipment has this topic.');
    expect(complete.changes).toEqual([]);
    const byTag = parse<Record<string, string>>(Buffer.from((await first.reports.read(complete.id, 'csv')).bytes), { columns: true });
    const speed3 = byTag.find(({ machine, tag }) => machine === 'Mill 03' && tag === 'rotational_speed');
    expect(speed3).toMatchObject({ received: '90', longest_gap_begin_utc: new Date(rig.start + 29 * minute).toISOString(), longest_gap_end_utc: new Date(rig.start + 60 * minute).toISOString() });
    if (!needsProgram('pdfinfo')) {
      const read = await pdfFacts(completePdf.bytes);
      expect(read).toMatchObject({ pages: complete.pages, tagged: true, title: expect.stringContaining('Data completeness') as string });
      expect(read.fonts.filter(({ embedded }) => !embedded)).toEqual([]);
      expect(read.text).toContain('Plant topics and HTTP');
    }

    // The same on Letter is a revision that says so, of pages of that size.
    const letter = await first.reports.run('data-completeness', { from: complete.from, to: complete.to, zone: complete.zone, paper: 'letter' }, tester);
    expect(letter).toMatchObject({ made: true, paper: 'letter', revision: 2, changes: expect.arrayContaining([{ name: 'Pages', before: null, after: 'Letter' }]) as unknown });
    if (!needsProgram('pdfinfo')) expect((await pdfFacts((await first.reports.read(letter.id, 'pdf')).bytes)).size).toEqual([612, 792]);

    // Of the alarms that this came to, over the same time; the first is raised once its delay has run out.
    while (alarms.active().length === 0) await soon(50);
    now = Date.now();
    const performance = await first.reports.run('alarm-performance', { from: end - 1440 * minute, to: now }, tester);
    const performed = await textOf((await first.reports.read(performance.id, 'pdf')).bytes);
    expect(performed).toHaveLength(performance.pages);
    const measured = await alarms.measures(end - 1440 * minute, now);
    expect(measured.announced).toBeGreaterThan(0);
    expect(performed[0]).toContain('Against EEMUA 191 and ISA-18.2, for one operator');
    expect(performed.join(' ')).toContain('Failure risk high');
    const announced = parse<Record<string, string>>(Buffer.from((await first.reports.read(performance.id, 'csv')).bytes), { columns: true });
    expect(announced).toHaveLength(measured.announced);
    expect(announced.some(({ machine }) => machine === 'Mill 02')).toBe(true);

    // By what people found: the alarm that was raised was right, and a failure that no alarm told of was missed.
    const [raised] = alarms.active().filter(({ kind }) => kind === 'prediction-high');
    const person = { kind: 'person' as const, person: { id: 1, name: 'Anna', role: 'operator' as const } };
    await actions.find(person, { alarm: raised?.id ?? -1, verdict: 'real', found: 'Tool broken' });
    await actions.find(person, { asset: assets.findEquipment('demo', 'mill-01')?.id ?? -1, from: end - 60 * minute, to: end - 50 * minute, verdict: 'real', found: 'Spindle seized' });
    now = Date.now() + 1000;
    const judged = await first.reports.run('model-quality', { from: end - 1440 * minute, to: now, zone: 'UTC' }, tester);
    const judgedPages = (await textOf((await first.reports.read(judged.id, 'pdf')).bytes)).join(' ');
    expect(judgedPages).toContain('One of 2 failures was caught');
    expect(judgedPages).toMatch(/Machine failure missed Mill 01 on/);
    expect(judgedPages).toContain('Spindle seized');
    const verdicts = parse<Record<string, string>>(Buffer.from((await first.reports.read(judged.id, 'csv')).bytes), { columns: true });
    expect(verdicts).toMatchObject([{ model: 'machine-failure', what: 'alarm', machine: raised?.assetName, verdict: 'real', found: 'Tool broken' }, { what: 'missed failure', machine: 'Mill 01', found: 'Spindle seized' }]);

    // The archive is searched by kind, period and words: of the period too, which the title names.
    const ids = async (query: Parameters<typeof first.reports.archive>[0]) => (await first.reports.archive(query)).map(({ id }) => id);
    expect(await ids({ name: 'model-quality' })).toEqual([judged.id]);
    expect((await ids({ words: 'EQUIPMENT revision b' }))).toEqual([revised.id]);
    expect(await ids({ words: 'machine-failure nonsense' })).toEqual([]);
    expect(await ids({ from: end + 1, words: 'complete' })).toEqual([letter.id, complete.id]);
    expect(await ids({ to: end - 1440 * minute })).toEqual([]);
    expect((await ids({})).length).toBe((await first.reports.archive()).length);

    // What a model says of a stretch that has readings and no predictions is computed: the same as live scoring says.
    const mill = assets.findEquipment('demo', 'mill-02');
    const watch = models.watches().find(({ asset }) => asset === mill?.id);
    if (!mill || !watch) throw new Error('Mill 02 is not watched');
    const stored = await history.predictions([mill.id], rig.start, end);
    const told = await rig.live.explain(mill.id, undefined, { ms: 60_000 });
    expect([told.time, told.stored, told.method]).toEqual([stored.time.at(-1), stored.value.at(-1), 'exact']);
    // From the readings that it had seen: the same bits, and its parts add up to it.
    expect(Object.is(told.prediction, told.stored)).toBe(true);
    expect(told.base + told.inputs.reduce((sum, { effect }) => sum + effect, 0)).toBeCloseTo(told.prediction, 12);
    await expect(rig.live.explain(mill.id, rig.start - 2 * 3_600_000)).rejects.toMatchObject({ code: 'not-found' });
    const again = await createRecompute({ assets, models, history })(mill.id, watch.versionId, stored.time, null);
    expect(again).toEqual(stored.value);

    // Each can be proved by its moment, from open rows as from sealed ones, and a reading that was changed in the store is seen.
    const moment = stored.time.at(-1) ?? NaN;
    const proved = { model: 'machine-failure', stored: stored.value.at(-1), again: stored.value.at(-1), verdict: 'agrees' };
    expect(await rig.live.prove({ asset: mill.id, time: moment })).toMatchObject([proved]);
    await history.seal();
    expect(await rig.live.prove({ asset: mill.id, time: moment, model: 'machine-failure' })).toMatchObject([proved]);
    await expect(rig.live.prove({ asset: mill.id, time: moment + 1 })).rejects.toMatchObject({ code: 'not-found' });
    await expect(rig.live.prove({ asset: mill.id, time: moment, model: 'another' })).rejects.toMatchObject({ code: 'not-found' });
    const [wear, torque] = ['tool_wear', 'torque'].map((name) => assets.findTag(mill.id, name)?.id ?? -1);
    const file = await rig.store.file(fileName(periodOf(moment)), historyMigrations);
    await file.transaction('tamper', async (tx) => {
      for (const { id, data } of await tx.all<{ id: number; data: Uint8Array }>('SELECT id, data FROM block WHERE series IN (?, ?)', [wear ?? -1, torque ?? -1])) {
        const rows = decodeRows(data);
        rows.value.forEach((value, i) => void (rows.value[i] = value - 20));
        await tx.run('UPDATE block SET data = ? WHERE id = ?', [await packRows(rows), id]);
      }
    });
    expect(await rig.live.prove({ asset: mill.id, time: moment })).toMatchObject([{ ...proved, again: expect.not.closeTo(proved.stored ?? NaN, 12) as number, verdict: 'differs' }]);
    // Of a window that reaches back beyond what is kept it can't be said that it differs.
    const keptFrom = (at: number | null) => file.transaction('let go', (tx) => tx.run('UPDATE state SET readings_from = ?', [at]));
    await keptFrom(moment);
    expect(await rig.live.prove({ asset: mill.id, time: moment })).toMatchObject([{ verdict: 'readings-gone' }]);
    await keptFrom(null);
    await file.transaction('tamper', (tx) => tx.run('DELETE FROM block WHERE series > 0'));
    expect(await rig.live.prove({ asset: mill.id, time: moment })).toMatchObject([{ readings: 0, verdict: 'readings-gone' }]);
  });

  it('refuses a period, a name or a zone that can not be, and says why', async () => {
    const store = await testStore([...scheduleMigrations, ...actionMigrations, ...reportMigrations]);
    const rig = await liveRig();
    const { security, assets, models, history, alarms, clock } = rig;
    const schedule = createSchedule({ store, security, clock });
    const reports = createReports({ home: rig.dir, host: rig.host, notify: { mailServer: () => Promise.reject(new Error('nobody is told')) }, store, security, assets, models, history, alarms, actions: createActions({ store, security, assets, alarms, models, clock }), quality: rig.quality, live: rig.live, batch: noBatch, schedule, clock, print: () => Promise.resolve(new Uint8Array(10)), simulated: false, zone: 'UTC', fonts: [] });
    await expect(reports.run('weather', {}, tester)).rejects.toThrow('There is no report "weather". There are: equipment-health, alarm-performance, data-completeness, model-quality, batch-summary.');
    await expect(reports.run('equipment-health', { from: 2, to: 1 }, tester)).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(reports.run('equipment-health', { zone: 'Mars/Olympus' }, tester)).rejects.toThrow('no time zone');
    await expect(reports.read(1, 'pdf')).rejects.toMatchObject({ code: 'not-found' });
    // A page that is no PDF goes nowhere.
    const outcomes: unknown[] = [];
    reports.finished.on((outcome) => outcomes.push(outcome));
    await expect(reports.run('equipment-health', {}, tester)).rejects.toThrow('it is no PDF');
    // What is wrong with what was asked is nobody's alarm; what is wrong with the report is.
    await expect(reports.run('equipment-health', { from: 2, to: 1 }, tester)).rejects.toMatchObject({ code: 'invalid-input' });
    expect(outcomes).toEqual([{ name: 'equipment-health', says: expect.stringMatching(/^It could not be made: .*it is no PDF/) as string }]);
    expect(await reports.archive()).toEqual([]);
  });
});
