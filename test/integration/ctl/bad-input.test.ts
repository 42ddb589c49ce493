import { execFileSync, spawn } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Client } from '../../../electron/contract/contract';
import { ctl, ctlAlone, ended, needsRuntime, newAppliance, program, serve, soon, startCtl, type Ran } from '../../support/ctl';
import { needsShared, sharedPath } from '../../support/needs';
import { writePackage } from '../../support/packages';

/**
 * Each way through the command line once; more of the same kind is asked of one running engine by the calls that the
 * command line makes, which costs no start.
 */
type Appliance = Awaited<ReturnType<typeof newAppliance>>;

/** The one line that a person gets, and that it is no stack and no code of the system. */
function told({ stdout, stderr }: Ran): string {
  expect(stdout).toBe('');
  expect(stderr).not.toMatch(/\n\s+at |ENOENT|EEXIST|EISDIR|ZodError/);
  return stderr.trim().split('\n').at(-1) ?? '';
}

let appliance: Appliance;
let client: Client;
let stop: Awaited<ReturnType<typeof serve>>['stop'];
const at = (name: string) => (name.startsWith('/') ? name : join(appliance.dir, name));
const open = (...args: string[]) => ctl([...args, '--home', appliance.home]);

const needs = needsRuntime();
beforeAll(async () => {
  if (needs) return;
  appliance = await newAppliance({ keep: true });
  ({ client, stop } = await serve(appliance, { keep: true }));
}, 60_000);
afterAll(async () => {
  await stop?.();
  await appliance?.remove();
}, 30_000);

describe.skipIf(needs)('many texts in one file', () => {
  // In the app itself: its processes are given no 2 GiB at once, which plain Node is.
  it('are scored a few at a time, since what a model makes of each within is wide', async () => {
    const rows = 11_000;
    await writeFile(at('texts.csv'), `review\n${'good\nbad\n'.repeat(rows / 2)}`);
    const ran = await ctl(['score', '--model', join(process.cwd(), 'models/review-sentiment'), '--input', at('texts.csv'), '--output', at('texts-scored.csv'), '--json']);
    expect([ran.code, JSON.parse(ran.stdout)]).toEqual([0, expect.objectContaining({ state: 'done', rows, rejected: 0 })]);
  }, 60_000);
});

describe.skipIf(needs)('a file that is no model', () => {
  beforeAll(async () => {
    await mkdir(at('folder'));
    await symlink(at('folder'), at('folder/again'));
    await symlink('itself', at('itself'));
    await writeFile(at('text.onnx'), 'hello, this is no model');
    await writeFile(at('empty.onnx'), '');
    await writeFile(at('sparse.onnx'), '');
    await truncate(at('sparse.onnx'), 20 * 2 ** 30);
    if (process.platform !== 'win32') execFileSync('mkfifo', [at('pipe')]);
  });

  it('is looked at and answered by model inspect', async () => {
    const { code, stdout } = await ctl(['model', 'inspect', at('text.onnx'), '--json']);
    expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ ok: false, reason: expect.stringMatching(/not an ONNX model/) })]);
  });

  it('can\'t be looked at by model inspect where it is not there, and is named', async () => {
    const ran = await ctl(['model', 'inspect', at('nowhere.onnx')]);
    expect([ran.code, told(ran)]).toEqual([1, expect.stringMatching(/There is no file or folder \S+nowhere\.onnx/)]);
  });

  it.each([['empty.onnx', /empty/], ['sparse.onnx', /20480 MB; models of up to 512 MB/]])('is looked at and answered: %s', async (file, reason) => {
    const { inspection } = await client.tools.inspect({ path: at(file) });
    expect(inspection).toMatchObject({ ok: false, reason: expect.stringMatching(reason) });
  });

  it.each([
    ['folder', /The folder \S+folder holds no model\.onnx/], ['folder/again/again/again', /again holds no model\.onnx/], ['itself', /itself is a link that leads back to itself/],
    ['nowhere.onnx', /There is no file or folder \S+nowhere\.onnx/],
    ...(process.platform === 'win32' ? [] : ([['/dev/null', /\/dev\/null is neither a file nor a folder/], ['pipe', /pipe is neither a file nor a folder/]] as [string, RegExp][])),
  ])('is refused by inspection and import alike, which say which and why: %s', async (file, message) => {
    const wanted = { code: expect.stringMatching(/^(invalid-input|not-found)$/), message: expect.stringMatching(message) };
    await expect(client.tools.inspect({ path: at(file) })).rejects.toMatchObject(wanted);
    await expect(client.models.import({ path: at(file) })).rejects.toMatchObject(wanted);
  });

  it('is not imported, and the file is named', async () => {
    const ran = await open('model', 'import', at('text.onnx'));
    expect([ran.code, told(ran)]).toEqual([1, expect.stringMatching(/text\.onnx can't be used\. The file is not an ONNX model/)]);
    expect((await client.models.list({})).map(({ model }) => model)).toEqual(['machine-failure']);
  });

  it.skipIf(needsShared('onnx-samples'))('is not imported where it is one of the samples, or one that was cut short', async () => {
    for (const sample of ['not-a-model.onnx', 'truncated.onnx']) {
      await expect(client.models.import({ path: sharedPath(`onnx-samples/${sample}`) })).rejects.toMatchObject({ code: 'model-refused', message: expect.stringMatching(new RegExp(`${sample} can't be used.*damaged or cut short`)) });
    }
  });

  it('is not imported where the shipped model was cut short', async () => {
    const model = await readFile(join(process.cwd(), 'models/machine-failure/model.onnx'));
    await writeFile(at('cut.onnx'), model.subarray(0, Math.floor(model.length * 0.7)));
    const ran = await open('model', 'import', at('cut.onnx'));
    expect([ran.code, told(ran)]).toEqual([1, expect.stringMatching(/cut\.onnx can't be used.*damaged or cut short/)]);
  });

  it('is named by score, with what it was to score', async () => {
    await writeFile(at('any.csv'), 'a,grade\n1,H\n');
    const ran = await ctl(['score', '--model', at('text.onnx'), '--input', at('any.csv'), '--output', at('none.csv')]);
    expect([ran.code, told(ran)]).toEqual([1, expect.stringMatching(/text\.onnx can't be used/)]);
    const nowhere = await ctl(['score', '--model', at('nowhere.onnx'), '--input', at('any.csv'), '--output', at('none.csv')]);
    expect([nowhere.code, told(nowhere)]).toEqual([1, expect.stringMatching(/There is no model file \S+nowhere\.onnx/)]);
    expect(await readdir(appliance.dir)).not.toContain('none.csv');
  });
});

describe.skipIf(needs)('a model that nothing feeds', () => {
  it('is imported and watches nothing: each input that lacks its tag is named', async () => {
    const site = await client.assets.addAsset({ parent: null, kind: 'site', key: 'bare', name: 'Bare site' });
    const bare = await client.assets.addAsset({ parent: site.id, kind: 'equipment', key: 'bare', name: 'Bare mill' });
    await client.assets.addTag({ asset: bare.id, name: 'torque', title: 'Torque', kind: 'boolean', staleAfterMs: 1_000 });
    await expect(client.models.watch({ model: 'machine-failure', assets: [bare.id] })).rejects.toMatchObject({
      code: 'invalid-input', message: expect.stringMatching(/Bare mill lacks the tag air_temperature \(number\), .*the tag torque as a number \(it is a boolean\).*the attribute type/),
    });
    expect((await client.assets.plant({})).watches).toEqual([]);
  });
});

describe.skipIf(needs)('a file to score', () => {
  let model: string;
  const inWork = (name: string) => join(appliance.dir, 'work', name);
  const score = async (text: string, ...more: string[]) => {
    await writeFile(inWork('in.csv'), text);
    return ctl(['score', '--model', model, '--input', inWork('in.csv'), '--output', inWork('out.csv'), ...more]);
  };
  beforeEach(async () => {
    model = await writePackage(join(appliance.dir, 'press'));
    await rm(join(appliance.dir, 'work'), { recursive: true, force: true });
    await mkdir(join(appliance.dir, 'work'));
  });

  it('lacks a column: it is named, and the one that is like it', async () => {
    const ran = await score('a,grad\n1,H\n');
    expect([ran.code, told(ran)]).toEqual([1, expect.stringMatching(/in\.csv lacks the column grade \(did you mean the column "grad"\?\)/)]);
    expect(await readdir(join(appliance.dir, 'work'))).toEqual(['in.csv']);
  });

  it('has rows that can\'t be scored: they are counted and listed with line, column and reason, the others scored', async () => {
    await writeFile(inWork('out.csv'), 'of yesterday');
    const { code, stdout } = await score('a,grade\n1,H\nhot,H\nNaN,L\n,M\n3\n4,M,x\n9,L\n', '--json', '--overwrite');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ rows: 2, rejected: 5, rejectsFile: inWork('out.csv.rejects.csv') });
    expect((await readFile(inWork('out.csv'), 'utf8')).split('\n')).toEqual(['a,grade,p,model_version', '1,H,11,1.0.0', '9,L,10,1.0.0', '']);
    expect((await readFile(inWork('out.csv.rejects.csv'), 'utf8')).split('\n').slice(0, 4)).toEqual(['line,column,value,reason', '3,a,hot,not a number', '4,a,NaN,no value', '5,a,,no value']);
  });

  it('has no row that can be scored: no output, and the first reason is said', async () => {
    const ran = await score('a,grade\nhot,H\nNaN,L\n');
    expect([ran.code, told(ran)]).toEqual([1, expect.stringMatching(/None of the 2 rows.*line 2, a: not a number \(hot\)/)]);
    expect((await readdir(join(appliance.dir, 'work'))).sort()).toEqual(['in.csv', 'out.csv.rejects.csv']);
  });

  it('is there already: nothing is replaced unless told so', async () => {
    await writeFile(inWork('out.csv'), 'mine');
    await writeFile(inWork('in.csv'), 'a,grade\n1,H\n');
    const end = await new Promise((resolve) => client.tools.score({ model, input: inWork('in.csv'), output: inWork('out.csv') }, (run) => run.state !== 'running' && resolve(run)));
    expect(end).toMatchObject({ state: 'failed', error: { code: 'conflict', message: expect.stringMatching(/out\.csv exists already.*--overwrite/) } });
    expect(await readFile(inWork('out.csv'), 'utf8')).toBe('mine');
  });

  it('leaves no half file behind when it is broken off, and says so', async () => {
    await writeFile(inWork('in.csv'), `a,grade\n${'1,H\n'.repeat(4_000_000)}`);
    const child = startCtl(['score', '--model', model, '--input', inWork('in.csv'), '--output', inWork('out.csv')]);
    const over = ended(child);
    while (!(await readdir(join(appliance.dir, 'work'))).some((name) => name.endsWith('.part'))) await soon(10);
    child.kill('SIGINT');
    const ran = await over;
    expect([ran.code, told(ran)]).toEqual([1, expect.stringMatching(/Cancelled after [\d,]+ rows\. No output was written\./)]);
    expect(await readdir(join(appliance.dir, 'work'))).toEqual(['in.csv']);
  });
});

describe.skipIf(needs)('an appliance', () => {
  const put = async (dir: string, name: string, text: string, mode = 0o600) => {
    const file = join(dir, name);
    await writeFile(file, text, { mode });
    await chmod(file, mode);
    return file;
  };

  it('is made only with a passphrase that is long enough, of a file that is its owner\'s alone', async () => {
    const { dir, home } = await newAppliance({ initialised: false });
    const short = await put(dir, 'short', 'short\n');
    const empty = await put(dir, 'empty', '');
    const shown = await put(dir, 'shown', 'correct horse battery', 0o644);
    const cases: [string[], number, RegExp][] = [
      [[], 1, /A new vault needs a passphrase/],
      [['--passphrase-file', short], 1, /too short: use at least 10 characters/],
      [['--passphrase-file', empty], 1, /passphrase file \S+empty is empty/],
      [['--passphrase-file', join(dir, 'none')], 1, /none is not there/],
      [['--passphrase-file', dir], 1, /is not a file/],
      ...(process.platform === 'win32' ? [] : ([[['--passphrase-file', shown], 3, /can be read by others.*chmod 600/]] as [string[], number, RegExp][])),
    ];
    for (const [args, code, reason] of cases) {
      const ran = await ctl(['init', '--home', home, ...args]);
      expect([ran.code, told(ran)]).toEqual([code, expect.stringMatching(reason)]);
    }
    expect(await readdir(dir)).not.toContain('home');
  }, 60_000);

  it.skipIf(process.platform !== 'linux')('is not made where no folder can be, and nothing hangs', async () => {
    for (const home of ['/proc/millwright/home', appliance.file, join(appliance.file, 'below')]) {
      const ran = await ctl(['init', '--home', home, '--passphrase-file', appliance.file]);
      expect([ran.code, told(ran)]).toEqual([1, expect.stringContaining(home.startsWith('/proc') ? '/proc/millwright' : appliance.file)]);
    }
  }, 60_000);

  it('that is not there is said to be missing, and none is made by asking', async () => {
    const { dir, home } = await newAppliance({ initialised: false });
    const ran = await ctl(['model', 'list', '--home', home]);
    expect([ran.code, told(ran)]).toEqual([1, expect.stringMatching(/There is no appliance in \S+home yet.*millwrightctl init/)]);
    expect(await readdir(dir)).not.toContain('home');
  });

  it('refuses a wrong passphrase with 3, however it is given, and no passphrase at all', async () => {
    const wrong = await put(appliance.dir, 'wrong', 'wrong horse battery');
    const byFile = await open('audit', 'verify', '--passphrase-file', wrong);
    expect([byFile.code, told(byFile)]).toEqual([3, expect.stringContaining('does not open this appliance')]);
    // Where no engine runs yet, the one that is started for the command refuses.
    const closed = await newAppliance();
    const ask = (env?: Record<string, string>) => ctlAlone(['audit', 'verify', '--home', closed.home], { env });
    const byEnvironment = await ask({ MILLWRIGHT_PASSPHRASE: 'wrong horse battery' });
    expect([byEnvironment.code, told(byEnvironment)]).toEqual([3, expect.stringContaining('does not open this appliance')]);
    const without = await ask();
    expect([without.code, told(without)]).toEqual([3, expect.stringMatching(/is locked\. Give --passphrase-file/)]);
    const again = await appliance.run('init');
    expect([again.code, told(again)]).toEqual([1, expect.stringContaining('Nothing was changed')]);
  }, 60_000);

  it('takes no times, zones, names or places that can\'t be right, nor words that are missing', async () => {
    const add = (...args: string[]) => ['schedule', 'add', 'x', '--report', 'equipment-health', ...args];
    const cases: [string[], number, RegExp][] = [
      [add('--cron', 'rubbish', '--zone', 'UTC'), 1, /The times "rubbish" can't be read: there is 1 field/],
      [add('--cron', '0 6 * * *', '--zone', 'UTC', '--deliver', join(appliance.home, 'reports')), 1, /inside Millwright's own data folder/],
      [add('--cron', '0 6 * * *', '--zone', 'UTC', '--missed', 'sometimes'), 2, /--missed is skip, once or each/],
      [['schedule', 'next', 'equipment-health-daily', '--count', '0'], 2, /--count is a whole number/],
      [['schedule', 'next', 'equipment-health-daily', '--from', 'yesterday'], 2, /"yesterday" is no moment/],
      [['report', 'run', 'equipment-health', '--output', appliance.home], 1, /inside Millwright's own data folder/],
      [['report', 'run', 'equipment-health', '--output', appliance.file], 1, /is a file, not a folder/],
      [['report', 'define', appliance.file + '.none'], 1, /There is no file/],
      [['report', 'define', appliance.file], 1, /can\u2019t be read|is no report of Millwright/],
      [['report', 'remove', 'equipment-health'], 1, /no report \u201cequipment-health\u201d of one\u2019s own/],
      [['report', 'again', 'equipment-health', 'first'], 2, /The number of a revision is needed/],
      [['connector', 'add', 'Two Words', '--url', 'mqtt://127.0.0.1:1'], 2, /^millwrightctl: name: use lower-case letters/],
      [['connector', 'test', 'nothing'], 1, /no connector named nothing/],
      [['model', 'promote', 'machine-failure'], 2, /as in machine-failure@1\.0\.0/],
      [['alarm', 'ack', 'first'], 2, /alarm's number is needed/],
      [['alarm', 'define', '1', '--limit', 'much'], 2, /--limit is a number/],
      [['alarm', 'define', '1', '--limit', '1'], 1, /Silence counts from 5 s/],
      [['alarm', 'shelve', '1/2', '--why', 'quiet'], 2, /A shelf has an end/],
      [['alarm', 'shelve', '1/2', '--for', '1h'], 2, /--why is needed/],
      [['alarm', 'shelve', '77/1', '--for', '1h', '--why', 'quiet'], 1, /no alarm of definition 77/],
    ];
    for (const [args, code, reason] of cases) {
      const ran = await open(...args);
      expect(ran.stderr, args.join(' ')).toMatch(reason);
      expect(ran.code, args.join(' ')).toBe(code);
      expect(ran.stdout).toBe('');
    }
    expect((await client.schedule.list({})).map(({ name }) => name)).toEqual(['equipment-health-daily']);
    expect(await client.reports.archive({})).toEqual([]);
  }, 60_000);

  it('answers every other call that can\'t be right with the reason', async () => {
    const schedule = (cron: string, zone: string, report = 'report:equipment-health') => client.schedule.add({ name: 'x', cron, zone, job: report, missed: 'once', overlap: 'queue' });
    const cases: [() => Promise<unknown>, RegExp][] = [
      [() => schedule('61 * * * *', 'UTC'), /Invalid value for minute: 61/],
      [() => schedule('0 6 30 2 *', 'UTC'), /no day has such a date/],
      [() => schedule('0 6 * * *', 'Mars/Olympus'), /"Mars\/Olympus" is no time zone/],
      [() => schedule('0 6 * * *', 'UTC', 'report:nothing'), /There are: report:alarm-performance, report:batch-summary, report:data-completeness, report:equipment-health, report:model-quality/],
      [() => client.schedule.next({ name: 'nothing', count: 1 }), /no schedule "nothing"/],
      [() => client.reports.run({ name: 'nothing' }), /There are: equipment-health/],
      [() => client.reports.defineFile({ file: { format: 'millwright-report', version: 1, key: 'x', report: { title: 'X', blocks: [{ id: 'a', kind: 'table', of: 'machines', columns: ['colour'] }, { id: 'b', kind: 'text', text: '{nothing}' }] } } }), /^Block 1 \(table\), columns\.0: There is no column .colour. of machines.* Block 2 \(text\), text: \{nothing\}: there is no such field/],
      [() => client.reports.run({ name: 'equipment-health', from: 2e12, to: 1e12 }), /ends before it begins/],
      [() => client.live.addConnector({ name: 'x', kind: 'mqtt', url: 'http://broker' }), /has to begin with mqtt/],
      [() => client.live.addConnector({ name: 'x', kind: 'mqtt', url: 'mqtt://127.0.0.1:99999' }), /is not an address/],
      [() => client.models.promote({ model: 'machine-failure', version: '9.9' }), /It has 1\.2\.0/],
      [() => client.alarms.acknowledge({ id: 99 }), /There is no alarm 99/],
    ];
    for (const [ask, message] of cases) await expect(ask()).rejects.toMatchObject({ code: expect.stringMatching(/^(invalid-input|not-found|bad-request)$/), message: expect.stringMatching(message) });
    expect((await client.schedule.list({})).map(({ name }) => name)).toEqual(['equipment-health-daily']);
    expect(await client.live.connectors({})).toEqual([]);
  });

  it('answers a reader that goes away in the middle without a fuss', async () => {
    const [file, before] = program();
    const shell = spawn('sh', ['-c', '"$@" | true', 'sh', file, ...before, 'help'], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ELECTRON_RUN_AS_NODE: undefined } });
    expect((await ended(shell)).stderr).toBe('');
  });
});
