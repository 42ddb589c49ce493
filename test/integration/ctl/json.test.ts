import { readdirSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { timesOfDay } from '../../support/clock-changes';
import { ctl, ctlAlone, needsRuntime, newAppliance, serve, type Ran } from '../../support/ctl';
import { labelBackground, writePackage } from '../../support/packages';
import { tinyPng } from '../../support/tiny-png';

type Appliance = Awaited<ReturnType<typeof newAppliance>>;

describe.skipIf(needsRuntime())('with --json', () => {
  let appliance: Appliance;
  let model: string;
  let commands: string[];
  const vault = () => appliance.unlocked;
  const there = () => ['--home', appliance.home];
  const at = (name: string) => join(appliance.dir, name);

  /** Every command there is, with what makes it answer; `null`: a test of its own says so. In this order: the first and the last with an engine of their own. */
  const cases: Record<string, (() => string[]) | null> = {
    init: () => ['init', '--person', 'Vera', ...vault()],
    doctor: () => ['doctor', '--home', appliance.home],
    'model inspect': () => ['model', 'inspect', model],
    'model import': () => ['model', 'import', model, ...there()],
    'model list': () => ['model', 'list', ...there()],
    'model challenge': () => ['model', 'challenge', 'press@1.0.0', ...there()],
    'model compare': () => ['model', 'compare', 'press', ...there()],
    'model replay': null, // there is nothing to replay here: see test/integration/quality
    'model retire': () => ['model', 'retire', 'press@1.0.0', '--why', 'a test', ...there()],
    'model promote': () => ['model', 'promote', 'press@1.0.0', '--why', 'a test', ...there()],
    'model export': () => ['model', 'export', 'press', '--out', at('press-out'), ...there()],
    'key new': () => ['key', 'new', '--out', at('publisher.pem'), '--no-passphrase'],
    'model sign': () => ['model', 'sign', model, '--key', at('publisher.pem'), '--out', at('signed.mwpkg')],
    'signer trust': () => ['signer', 'trust', at('publisher.pem.pub'), '--name', 'Works', ...there()],
    'signer list': () => ['signer', 'list', ...there()],
    'signer demand': () => ['signer', 'demand', 'on', ...there()],
    'signer remove': () => ['signer', 'remove', 'Works', ...there()],
    'model at': () => ['model', 'at', 'press', '2100-01-01T00:00:00Z', ...there()],
    'model test': () => ['model', 'test', 'press', ...there()],
    'model rollback': null, // there is none to roll back to here: see the registry's own tests
    'model running': () => ['model', 'running', 'press', ...there()],
    'model provider': () => ['model', 'provider', 'press', 'cpu', '--why', 'a test', ...there()],
    'model explain': () => ['model', 'explain', 'press', '--row', '{"a": 5, "grade": "H"}', ...there()],
    score: () => ['score', '--model', model, '--input', at('in.csv'), '--output', at('out.csv')],
    'batch keep': () => ['batch', 'keep', 'weekly', '--model', 'press', '--input', at('in.csv'), '--output', at('weekly-{date}.csv'), '--overwrite', ...there()],
    'batch jobs': () => ['batch', 'jobs', ...there()],
    'batch run': () => ['batch', 'run', 'weekly', ...there()],
    'batch drop': () => ['batch', 'drop', 'weekly', ...there()],
    'batch list': () => ['batch', 'list', ...there()],
    'database set': () => ['database', 'set', 'plant', '--host', '127.0.0.1', '--port', '1', '--database', 'mes', '--user', 'reader', '--tls', 'disable', '--why', 'a test', ...there()],
    'database list': () => ['database', 'list', ...there()],
    'database test': null, // wants a server: see workers/batch-postgres.test.ts
    'database remove': () => ['database', 'remove', 'plant', ...there()],
    'batch pause': null, // wants a run that is still under way when it comes: see workers/batch.test.ts
    'batch cancel': () => ['batch', 'cancel', '2', ...there()],
    'batch resume': () => ['batch', 'resume', '3', ...there()],
    'report list': () => ['report', 'list', ...there()],
    'report set': () => ['report', 'set', '--paper', 'letter', '--most', '5', ...there()],
    'report settings': () => ['report', 'settings', ...there()],
    'report printers': () => ['report', 'printers', ...there()],
    'report key': () => ['report', 'key', ...there()],
    'report key rotate': () => ['report', 'key', 'rotate', '--why', 'a try', ...there()],
    'report archive': () => ['report', 'archive', '--kind', 'equipment-health', '--words', 'health', ...there()],
    'report run': () => ['report', 'run', 'equipment-health', '--output', at('reports'), ...there()],
    'report define': () => ['report', 'define', at('own.yaml'), ...there()],
    'report own': () => ['report', 'own', ...there()],
    'report definition': () => ['report', 'definition', 'load-of-presses', '--versions', ...there()],
    'report remove': () => ['report', 'remove', 'load-of-presses', '--why', 'a test', ...there()],
    'report again': () => ['report', 'again', 'load-of-presses', '1', ...there()],
    'report export': () => ['report', 'export', '1', '--output', at('exported/report.html'), ...there()],
    'report deliver': () => ['report', 'deliver', '1', '--deliver', at('delivered'), '--formats', 'html,csv', ...there()],
    'report deliveries': () => ['report', 'deliveries', ...there()],
    'report delivery again': null, // wants one that is not there yet: see test/integration/reports
    'report delivery dismiss': null, // the same
    'report verify': () => ['report', 'verify', join(at('reports'), readdirSync(at('reports')).find((name) => name.endsWith('.pdf')) ?? '')],
    'calendar set': () => ['calendar', 'set', 'plant', '--weekdays', 'mon-fri', '--shifts', 'early=06:00-14:00,night=22:00-06:00@mon-thu', ...there()],
    'calendar list': () => ['calendar', 'list', ...there()],
    'calendar remove': () => ['calendar', 'remove', 'plant', ...there()],
    'schedule add': () => ['schedule', 'add', 'nightly', '--cron', '0 2 * * *', '--zone', 'Europe/Berlin', '--report', 'equipment-health', '--wait', '15m', ...there()],
    'schedule list': () => ['schedule', 'list', ...there()],
    'schedule next': () => ['schedule', 'next', 'nightly', '--count', '3', '--from', '2026-03-27T00:00:00Z', ...there()],
    'schedule change': () => ['schedule', 'change', 'nightly', '--cron', '30 2 * * *', '--missed', 'skip', ...there()],
    'schedule pause': () => ['schedule', 'pause', 'nightly', ...there()],
    'schedule resume': () => ['schedule', 'resume', 'nightly', ...there()],
    'schedule run': () => ['schedule', 'run', 'nightly', ...there()],
    'schedule runs': () => ['schedule', 'runs', 'nightly', ...there()],
    'schedule remove': () => ['schedule', 'remove', 'nightly', ...there()],
    'alarm list': () => ['alarm', 'list', '--history', ...there()],
    'connector add': () => ['connector', 'add', 'inside', '--kind', 'mqtt-broker', '--url', 'mqtt://127.0.0.1:0', ...there()],
    'connector map': () => ['connector', 'map', 'inside', '--address', 'anything', '--to', 'works/press/load', '--make', ...there()],
    'alarm shelve': () => ['alarm', 'shelve', '1/2', '--for', '1h', '--why', 'a test', ...there()],
    'alarm unshelve': () => ['alarm', 'unshelve', '1/2', ...there()],
    'alarm remove': () => ['alarm', 'remove', '1/2', '--why', 'a test', ...there()],
    'alarm restore': () => ['alarm', 'restore', '1/2', ...there()],
    'alarm story': () => ['alarm', 'story', '1/2', ...there()],
    'alarm definitions': () => ['alarm', 'definitions', ...there()],
    'alarm add': () => ['alarm', 'add', 'reading-missing', '--tag', 'load', '--under', 'works/press', '--condition', 'No load', '--limit', '30', '--priority', '4', ...there()],
    'alarm try': () => ['alarm', 'try', 'reading-high', '--tag', 'load', '--limit', '30', '--for', '1h', '--failures', 'works/press@2026-11-24T06:00:00Z', ...there()],
    'alarm define': () => ['alarm', 'define', '1', '--limit', '20', '--action', 'Look at the gateway', '--respond', '10m', '--why', 'a test', ...there()],
    'alarm target set': () => ['alarm', 'target', 'set', 'scada', '--kind', 'mqtt', '--url', 'mqtt://127.0.0.1:1', '--enabled', 'off', '--under', 'works/press', '--least', '2', '--why', 'a test', ...there()],
    'alarm target list': () => ['alarm', 'target', 'list', ...there()],
    'alarm target try': null, // wants somebody who is told: see test/integration/notify
    'report mail try': null, // wants a mail server: see test/integration/reports
    'alarm roster set': () => ['alarm', 'roster', 'set', '1', '--steps', 'none', '--why', 'a test', ...there()],
    'alarm roster list': () => ['alarm', 'roster', 'list', ...there()],
    'alarm target remove': () => ['alarm', 'target', 'remove', 'scada', ...there()],
    'action add': () => ['action', 'add', '--equipment', 'works/press', '--kind', 'replace', '--found', 'Seal worn', '--parts', 'Seal 12, O-ring', '--photo', at('seal.png'), '--verdict', 'real', ...there()],
    'action list': () => ['action', 'list', '--equipment', 'works/press', '--for', '1h', ...there()],
    'action photo': () => ['action', 'photo', '1', '--output', at('seal-out.png'), ...there()],
    'finding add': () => ['finding', 'add', '--corrects', '1', '--verdict', 'not-yet', ...there()],
    'finding list': () => ['finding', 'list', '--all', ...there()],
    'finding wanted': () => ['finding', 'wanted', ...there()],
    'person add': () => ['person', 'add', 'Paula', '--role', 'engineer', '--new-passphrase-file', at('paula.txt'), ...there()],
    'person change': () => ['person', 'change', 'paula', '--role', 'operator', '--why', 'a test', ...there()],
    'person list': () => ['person', 'list', ...there()],
    'handover draft': () => ['handover', 'draft', ...there()],
    'handover sign': () => ['handover', 'sign', '--outgoing', 'Vera', '--outgoing-passphrase-file', appliance.file, '--incoming', 'Otto', '--incoming-passphrase-file', at('otto.txt'), '--notes', 'Seal to be watched', ...there()],
    'handover list': () => ['handover', 'list', ...there()],
    'alarm blind': () => ['alarm', 'blind', '--for', '24h', ...there()],
    'alarm measures': () => ['alarm', 'measures', '--for', '24h', ...there()],
    'alarm policy': () => ['alarm', 'policy', '--shelf-max', '10h', '--sign-definitions', 'on', '--why', 'a test', ...there()],
    'alarm proposals': () => ['alarm', 'proposals', ...there()],
    'alarm sign': () => ['alarm', 'sign', '1', '--person', 'Vera', '--person-passphrase-file', appliance.file, ...there()],
    'alarm refuse': () => ['alarm', 'refuse', '2', '--why', 'a test', ...there()],
    'connector mappings': () => ['connector', 'mappings', 'inside', ...there()],
    'tag list': () => ['tag', 'list', 'works/*/load', ...there()],
    'tag set': () => ['tag', 'set', 'works/press/load', '--deadband', '0.5', '--silence', '30s', '--why', 'a test', ...there()],
    'connector unmap': () => ['connector', 'unmap', 'inside', '--address', 'anything', ...there()],
    'connector browse': null, // waits for a source to say something: see test/integration/sources
    'history export': () => ['history', 'export', '--asset', 'works/press', '--from', '2026-01-01T00:00:00Z', '--to', '2026-02-01T00:00:00Z', '--output', at('press.parquet'), ...there()],
    'retention show': () => ['retention', 'show', ...there()],
    'retention set': () => ['retention', 'set', '--readings', '500d', '--max-size', '200GiB', '--why', 'a test', ...there()],
    'history prove': null, // there is no prediction here: see serve.test.ts
    'connector set': () => ['connector', 'set', 'inside', '--username', 'plc', ...there()],
    'connector disable': () => ['connector', 'disable', 'inside', '--why', 'a test', ...there()],
    'connector enable': () => ['connector', 'enable', 'inside', ...there()],
    'connector trust': null, // wants a server that shows a certificate: see test/integration/sources
    'connector certificate': () => ['connector', 'certificate', ...there()],
    'connector test': () => ['connector', 'test', 'inside', ...there()],
    'connector list': () => ['connector', 'list', ...there()],
    'connector remove': () => ['connector', 'remove', 'inside', ...there()],
    'http on': () => ['http', 'on', '--port', '0', '--why', 'a test', ...there()],
    'http show': () => ['http', 'show', ...there()],
    'apikey add': () => ['apikey', 'add', 'till', '--scope', 'infer', ...there()],
    'apikey list': () => ['apikey', 'list', ...there()],
    'apikey revoke': () => ['apikey', 'revoke', 'till', ...there()],
    'http off': () => ['http', 'off', ...there()],
    'audit verify': () => ['audit', 'verify', ...vault()],
    'alarm ack': null, // there is none to acknowledge here: see serve.test.ts
    'alarm reset': null, // no alarm latches here: see alarms/life-kept.test.ts
    serve: null, // ends by a signal and answers nothing: see serve.test.ts
    demo: null, // half a minute: below, with CI's time
    bench: null, // minutes, and a display; a short form of one is in bench-live.test.ts
  };
  const ran = new Map<string, Ran>();

  beforeAll(async () => {
    appliance = await newAppliance({ keep: true, initialised: false });
    model = await writePackage(at('press'), { background: labelBackground() });
    await writeFile(at('in.csv'), 'a,grade\n1,H\nhot,H\n');
    await writeFile(at('long.csv'), `a,grade\n${'1,H\n'.repeat(2_000_000)}`);
    await writeFile(at('seal.png'), tinyPng);
    await writeFile(at('own.yaml'), 'format: millwright-report\nversion: 1\nkey: load-of-presses\nreport:\n  title: Load of the presses\n  blocks:\n    - {id: alarms, kind: kpi, measure: alarms}\n    - {id: words, kind: text, text: "{kpi.alarms} alarms from {period.from|date} on"}\n    - {id: seal, kind: image, file: seal.png, alt: The seal of the works}\n');
    commands = [...(await ctlAlone(['help'])).stdout.matchAll(/^ {2}([a-z]+(?: [a-z]+){0,2})(?= )/gm)].map(([, name = '']) => name);
    const { init, 'audit verify': last, ...others } = cases;
    const run = async (name: string, args: (() => string[]) | null | undefined) => args && ran.set(name, await ctl(['--json', ...args()]));
    await run('init', init);
    const { stop, client } = await serve(appliance, { keep: true });
    await writeFile(at('paula.txt'), 'a third horse battery\n', { mode: 0o600 });
    await writeFile(at('otto.txt'), 'another horse battery\n', { mode: 0o600 });
    await client.security.addPerson({ name: 'Otto', role: 'operator', passphrase: 'another horse battery' });
    for (const [name, args] of Object.entries(others)) {
      if (name === 'batch list') for (const output of ['one.csv', 'two.csv']) await client.batch.start({ model: 'press', input: at('long.csv'), output: at(output) }).then(({ id }) => client.batch.pause({ id }));
      if (name === 'alarm proposals') for (const [id, limit] of [['1', '25'], ['2', '1']]) await ctl(['alarm', 'define', id ?? '', '--limit', limit ?? '', '--why', 'too many at night', ...there()]);
      await run(name, args);
    }
    for (const [i, { zone, cron, from, next }] of timesOfDay.entries()) {
      const name = zone.toLowerCase().replace('/', '-');
      if (timesOfDay[i - 1]?.zone !== zone) await ctl(['schedule', 'add', name, '--cron', cron, '--zone', zone, '--report', 'equipment-health', ...there()]);
      ran.set(from, await ctl(['schedule', 'next', name, '--count', String(next.length), '--from', from, '--json', ...there()]));
    }
    await stop();
    await run('audit verify', last);
  }, 300_000);
  afterAll(() => appliance.remove());

  it('every command is tried here, or is said to be tried elsewhere', () => {
    expect(commands.sort()).toEqual(Object.keys(cases).sort());
  });

  it.each(Object.entries(cases).filter(([, args]) => args).map(([name]) => name))('%s prints one document on stdout and nothing else', (name) => {
    const { code, stdout, stderr } = ran.get(name) ?? {};
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^[[{][\s\S]*[\]}]\n$/);
    expect(() => JSON.parse(stdout ?? '') as unknown).not.toThrow();
    // What goes beside it is a person's: no stack, no warning of a library.
    expect(stderr?.replace(/^score .*\n/gm, '')).toBe('');
  });

  it.each<[string, string[]]>([
    ['a failure', ['model', 'inspect', '/nowhere/at-all.onnx', '--json']],
    ['wrong usage', ['model', 'list', '--json', '--nonsense']],
    ['a refusal', ['model', 'list', '--json', '--home', '.']],
  ])('%s prints nothing on stdout', async (_, args) => {
    const { code, stdout, stderr } = await ctlAlone(args.map((arg) => (arg === '.' ? appliance.home : arg)));
    expect(code).toBeGreaterThan(0);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^millwrightctl: \S/);
  });

  it.each(timesOfDay)('says the next times in $zone from $from over a change of the clocks, as worked out by hand', ({ from, next }) => {
    expect(JSON.parse(ran.get(from)?.stdout ?? '')).toEqual(next.map(([utc, local]) => ({ utc, local })));
  });

  it('who answered at a moment, by whom and why, is one call', () => {
    const put = { who: expect.stringMatching(/^ctl:/), why: 'a test' };
    expect(JSON.parse(ran.get('model at')?.stdout ?? '')).toMatchObject({ model: 'press', version: '1.0.0', to: null, ...put, champion: { version: '1.0.0', ...put } });
  });

  it('explains a prediction to the last figure: a base value, and each input\'s part of the rest', () => {
    // p = a + 1, 2 or 10 for L, M and H; the background's a is 4 in the mean, its grades give 3.5.
    expect(JSON.parse(ran.get('model explain')?.stdout ?? '')).toMatchObject({
      model: 'press', output: { name: 'p' }, prediction: 15, base: 7.5, method: 'exact', background: { rows: 4, of: 4, source: 'by hand' },
      inputs: [{ name: 'grade', value: 'H', effect: 6.5, error: 0 }, { name: 'a', unit: 'mm', value: 5, effect: 1, error: 0 }],
    });
  });

  it('a report is written where --output says, whole, and named in the answer', async () => {
    const { files, sha256 } = JSON.parse(ran.get('report run')?.stdout ?? '') as { files: string[]; sha256: string };
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect((await readdir(at('reports'))).sort()).toEqual(files.map((file) => file.slice(at('reports').length + 1)).sort());
    const [pdf = ''] = files.filter((file) => file.endsWith('.pdf'));
    expect((await readFile(pdf)).subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('what was done has its photo byte for byte, and what was found is corrected by another finding', async () => {
    expect(await readFile(at('seal-out.png'))).toEqual(Buffer.from(tinyPng));
    expect(JSON.parse(ran.get('action add')?.stdout ?? '')).toMatchObject({ action: { kind: 'replace', parts: ['Seal 12', 'O-ring'], photos: ['image/png'] }, finding: { verdict: 'real', found: 'Seal worn' } });
    expect(JSON.parse(ran.get('finding list')?.stdout ?? '')).toMatchObject([{ id: 2, verdict: 'not-yet', found: 'Seal worn', corrects: 1 }, { id: 1, verdict: 'real', correctedBy: 2 }]);
  });

  it('a shift is signed by both', () => {
    const signed = { outgoing: { id: 1, name: 'Vera' }, incoming: { id: 2, name: 'Otto' }, notes: 'Seal to be watched', actions: [{ kind: 'replace' }] };
    expect(JSON.parse(ran.get('handover sign')?.stdout ?? '')).toMatchObject(signed);
    expect(JSON.parse(ran.get('handover list')?.stdout ?? '')).toMatchObject([signed]);
  });

  it('a definition goes live once it is signed, and not where it is refused', () => {
    expect(JSON.parse(ran.get('alarm proposals')?.stdout ?? '')).toMatchObject([
      { id: 1, who: expect.stringMatching(/^ctl:/) as string, person: null, why: 'too many at night', outdated: false, definition: { id: 1, limit: 25, version: 3 } }, { id: 2, definition: { id: 2 } },
    ]);
    expect(JSON.parse(ran.get('alarm sign')?.stdout ?? '')).toMatchObject({ id: 1, limit: 25, version: 3 });
  });

  it('a version is written out as it came, and a key for its owner alone', async () => {
    const { files } = JSON.parse(ran.get('model export')?.stdout ?? '') as { files: { path: string }[] };
    expect(files.map(({ path }) => path.slice(at('press-out').length + 1)).sort()).toEqual(['background.json', 'card.md', 'golden.json', 'manifest.json', 'model.onnx']);
    for (const { path } of files) expect(await readFile(path)).toEqual(await readFile(join(model, path.slice(at('press-out').length + 1))));
    if (process.platform !== 'win32') expect((await stat(at('publisher.pem'))).mode & 0o777).toBe(0o600);
    expect(JSON.parse(ran.get('model sign')?.stdout ?? '')).toMatchObject({ path: at('signed.mwpkg'), keyId: (JSON.parse(ran.get('signer trust')?.stdout ?? '') as { keyId: string }).keyId });
  });

  it('the data folder is its owner\'s alone, and holds nothing in the clear', async () => {
    if (process.platform !== 'win32') expect((await stat(appliance.home)).mode & 0o077).toBe(0);
    for (const name of await readdir(appliance.home)) {
      const bytes = await readFile(join(appliance.home, name));
      for (const mark of ['SQLite format', 'equipment-health', 'Vera', 'correct horse']) expect(bytes.includes(mark), `${mark} in ${name}`).toBe(false);
    }
  });
});
