/**
 * The package that ships, installed: what is in it, and the appliance under an ordinary user, judged from outside by the
 * kernel, the screen, exit codes and files. The test driver that the other tests use can't reach it, as it should be.
 */
import { execFile } from 'node:child_process';
import { chownSync, existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lacking, needsProgram, needsRootInCi } from '../support/needs';
import { archiveEntries } from './archive';
import { buildPackage, contentOf, filesBelow, install, OrdinaryUser, ORDINARY, ownFolder, purge, type Ended, type Package } from './installed';
import { tree } from './processes';
import { coloursIn, difference, readScreen } from './screen';

interface Display { virtualDisplay: (options: { anyone: boolean; pixels: string }) => Promise<{ display: string; stop: () => void }> }
const displays = '../../build/lib/display.mjs';
const { virtualDisplay } = (await import(displays)) as Display;

const run = promisify(execFile);
/** How a fuse stands in the binary. */
const [OFF, ON] = ['0', '1'].map((state) => state.charCodeAt(0));

describe.skipIf(needsRootInCi() || lacking(process.platform !== 'linux', 'makes a Debian package') || needsProgram('dpkg-deb'))('the Debian package, installed', () => {
  let deb: Package;
  let folder: string;
  let screen: string;
  let user: OrdinaryUser;
  /** Somebody else of this machine, whose demo runs beside: its report is due some time after its start. */
  let other: { lived: string; report: string; demo: Promise<Ended> };
  let stopDisplay = (): void => undefined;

  beforeAll(async () => {
    deb = await buildPackage();
    await install(deb);
    folder = `/usr/lib/${deb.name}`;
    const pixels = ownFolder();
    const { display, stop } = await virtualDisplay({ anyone: true, pixels });
    stopDisplay = stop;
    screen = join(pixels, 'Xvfb_screen0');
    user = new OrdinaryUser(display);
    const somebody = new OrdinaryUser(display);
    const [lived, report] = [somebody.folder('lived'), join(somebody.home, 'report.pdf')];
    other = { lived, report, demo: somebody.run('millwrightctl', ['demo', '--for', '5s', '--report', report, '--home', lived, '--passphrase-file', somebody.secret()]) };
  });
  afterAll(async () => {
    stopDisplay();
    if (deb) await purge(deb);
  });

  it('holds what runs, and no source, map or test', () => {
    const entries = archiveEntries(join(folder, 'resources/app.asar'));
    const kinds: Record<string, RegExp> = {
      manifest: /^package\.json$/,
      processes: /^dist\/(main|preload|engine|sql-thread|kdf-thread|inference|inspection|batch|batch-models|batch-tables|opcua|demo|bench-live|bench-asking)\.cjs$/,
      window: /^dist\/renderer\/(index\.html|main\.(js|css)|parts\/[\w-]+\.js|assets\/[\w-]+\.woff2)$/,
      models: /^dist\/models\/[\w-]+\/(manifest\.json|model\.onnx|card\.md|(golden|background)\.json)$/,
      about: /^dist\/(build-info\.json|third-party-licenses\.txt|tray(@2x)?\.png)$/,
      addon: /^dist\/native\/better_sqlite3\.node$/,
      inference: /^node_modules\/onnxruntime-(node|common)\/(package\.json|LICENSE|ThirdPartyNotices\.txt|dist\/[\w/-]+\.(js|json))$/,
      columns: /^node_modules\/@duckdb\/node-bindings(-linux-x64)?\/(package\.json|LICENSE|duckdb\.js)$/,
      binaries: /^node_modules\/(onnxruntime-node\/bin\/napi-v6\/linux\/x64\/(onnxruntime_binding\.node|libonnxruntime\.so[.\d]*)|@duckdb\/node-bindings-linux-x64\/(duckdb\.node|libduckdb\.so))$/,
    };
    const foreign = entries.filter(({ path }) => !Object.values(kinds).some((kind) => kind.test(path)));
    expect(foreign).toEqual([]);
    const count = (kind: string): number => entries.filter(({ path }) => kinds[kind]?.test(path)).length;
    expect({ processes: count('processes'), addon: count('addon'), columns: count('columns'), binaries: count('binaries') }).toEqual({ processes: 14, addon: 1, columns: 5, binaries: 4 });
    for (const kind of ['window', 'models', 'inference']) expect(count(kind)).toBeGreaterThan(3);
    // What the system's linker loads stands beside the archive, and nothing else does.
    const native = entries.filter(({ unpacked }) => unpacked).map(({ path }) => path).sort();
    expect(filesBelow(join(folder, 'resources/app.asar.unpacked'))).toEqual(native);
    expect(native.every((path) => /\.(node|so[.\d]*)$/.test(path))).toBe(true);
    expect(existsSync(join(folder, 'resources/default_app.asar')) || existsSync(join(folder, 'resources/app'))).toBe(false);
  });

  it('has the fuses of an appliance, read back from the binary', async () => {
    const fuses = await getCurrentFuseWire(join(folder, 'millwright'));
    for (const off of [FuseV1Options.RunAsNode, FuseV1Options.EnableNodeOptionsEnvironmentVariable, FuseV1Options.EnableNodeCliInspectArguments,
      FuseV1Options.GrantFileProtocolExtraPrivileges, FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]) expect(fuses[off], FuseV1Options[off]).toBe(OFF);
    for (const on of [FuseV1Options.EnableCookieEncryption, FuseV1Options.EnableEmbeddedAsarIntegrityValidation, FuseV1Options.OnlyLoadAppFromAsar]) {
      expect(fuses[on], FuseV1Options[on]).toBe(ON);
    }
  });

  it('belongs to root, where nobody else can write', async () => {
    const { stdout } = await run('find', [folder, '(', '!', '-user', 'root', '-o', '-perm', '/022', ')', '!', '-type', 'l']);
    expect(stdout).toBe('');
    expect(lstatSync(join(folder, 'chrome-sandbox')).mode & 0o7777).toBe(0o4755);
  });

  it('says on which runtime it stands, and that a test build is not for release', async () => {
    const { code, stdout } = await user.run('millwrightctl', ['doctor', '--json']);
    expect(code).toBe(0);
    const said = JSON.parse(stdout) as { about: { forRelease: boolean; electron: string }; missing: string[] };
    expect(said.about.forRelease).toBe(deb.name === 'millwright');
    expect(said.missing.some((line) => line.includes('not for release'))).toBe(deb.name === 'millwright-test');
  });

  it('shows the live page to an ordinary user with its sandbox on, and leaves with 0', async () => {
    const before = await listing(folder);
    const output = user.folder('out');
    expect(coloursIn(readScreen(screen))).toBe(1);
    const app = user.start('millwright', ['--demo', '--for', '15', '--output', output]);
    await app.said('live page after');
    const processes = tree(app.pid);
    const pages = processes.filter((seen) => seen.arguments.includes('--type=renderer'));
    expect(pages.length).toBeGreaterThan(0);
    for (const page of pages) expect(page).toMatchObject({ namespaced: true, seccomp: true, capabilities: 0n, uid: ORDINARY });
    expect(processes.filter((seen) => seen.uid !== ORDINARY || seen.arguments.includes('--no-sandbox'))).toEqual([]);
    const first = readScreen(screen);
    // An empty window has a few colours; a page of text, marks and charts has hundreds. And what is live does not stand still.
    expect(coloursIn(first)).toBeGreaterThan(100);
    await expect.poll(() => difference(first, readScreen(screen)), { timeout: 10_000 }).toBeGreaterThan(0);
    const { code, stdout } = await app.ended;
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('report.pdf') as string });
    expect(readFileSync(join(output, 'live-page.png')).subarray(1, 4).toString()).toBe('PNG');
    expect(readFileSync(join(output, 'report.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
    expect(await listing(folder)).toBe(before);
    // A demo leaves what it was asked for and nothing else: no profile, no word kept for a runtime's maker. The others are the system libraries' own.
    expect(filesBelow(user.home).filter((file) => !/^(out|run\/dconf|cache\/(mesa_shader_cache|fontconfig))\//.test(file))).toEqual([]);
  });

  it('does not start with a switch that opens it to another program', async () => {
    for (const given of ['--remote-debugging-port=0', '--remote-debugging-pipe', '--no-sandbox', '--js-flags=--expose-gc']) {
      const { code, stderr } = await user.run('millwright', [given, '--demo', '--for', '1']);
      expect(code, given).toBe(1);
      expect(stderr).toContain('is not for an installed appliance');
      expect(stderr).not.toContain('DevTools listening');
    }
  });

  it("honours neither the environment's nor the inspector's ways into Node", async () => {
    const planted = join(user.home, 'planted');
    const script = join(user.home, 'plant.cjs');
    writeFileSync(script, `require('node:fs').writeFileSync(${JSON.stringify(planted)}, 'x');`);
    chownSync(script, ORDINARY, ORDINARY);
    // The control: the runtime that this very package was made of does all three.
    const control = await run(process.execPath, ['--inspect=0', script], { env: { ELECTRON_RUN_AS_NODE: '1' } });
    expect(control.stderr).toContain('Debugger listening');
    expect(existsSync(planted)).toBe(true);
    await run('rm', [planted]);

    const env = { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: `--require ${script}` };
    const app = user.start('millwright', ['--inspect=0', '--inspect-brk=0', '--demo'], { ...env, TMPDIR: user.folder('tmp') });
    await app.said('live page after');
    // It opens Node's inspector where that is not burnt out; here it is a signal like any other, which ends a program.
    app.child.kill('SIGUSR1');
    const { stderr } = await app.ended;
    expect(stderr).not.toMatch(/(Debugger|DevTools) listening/);
    const asNode = await user.run('millwright', ['--ctl', 'help'], env);
    expect(asNode.stdout).toContain('millwrightctl');
    expect(existsSync(planted)).toBe(false);
  });

  it("leaves a user's data untouched when it is purged, and opens it again when it is back", async () => {
    const made = user.folder('made');
    const { lived, report } = other;
    const ctl = (...args: string[]) => user.run('millwrightctl', [...args, '--passphrase-file', user.secret()]);
    expect(await ctl('init', '--person', 'Operator', '--home', made)).toMatchObject({ code: 0, stdout: expect.stringContaining('Recovery key') as string });
    expect(await other.demo).toMatchObject({ code: 0 });
    const before = { made: contentOf(made), lived: contentOf(lived), report: readFileSync(report) };
    expect(Object.keys(before.lived)).toContain('millwright.db');

    await purge(deb);
    for (const gone of [folder, '/usr/bin/millwright', '/usr/bin/millwrightctl', `/usr/share/applications/${deb.name}.desktop`]) expect(existsSync(gone), gone).toBe(false);
    expect({ made: contentOf(made), lived: contentOf(lived), report: readFileSync(report) }).toEqual(before);

    await install(deb);
    for (const home of [made, lived]) {
      const { code, stdout } = await ctl('audit', 'verify', '--json', '--home', home);
      expect({ code, ok: (JSON.parse(stdout) as { ok: boolean }).ok }).toEqual({ code: 0, ok: true });
    }
  });
});

/** Names, sizes, owners and times of everything below: what changes when anything is written there. */
async function listing(folder: string): Promise<string> {
  return (await run('find', [folder, '-printf', '%p %s %u %m %T@\n'], { maxBuffer: 2 ** 24 })).stdout;
}
