import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import type { PrintOptions } from '../../../electron/contract/host';
import type { FontFile } from '../../../electron/engine/reports/page/fonts';
import { temporaryDir } from '../../support/store';

const run = promisify(execFile);

/** The runtime that ships: the one the tests run in, or the one that setup chose. */
export function electron(): string | undefined {
  if (process.versions.electron) return process.execPath;
  if (!existsSync('.setup/stamp.json')) return undefined;
  const { runtime } = JSON.parse(readFileSync('.setup/stamp.json', 'utf8')) as { runtime: { executable: string } };
  return existsSync(runtime.executable) ? runtime.executable : undefined;
}

/** What the host does when the engine asks for a print, in a process of its own. */
export async function printer(): Promise<(html: string, options: PrintOptions) => Promise<Uint8Array>> {
  const dir = await temporaryDir();
  await build({ entryPoints: ['test/integration/reports/print-app.ts'], outfile: join(dir, 'main.cjs'), bundle: true, platform: 'node', format: 'cjs', target: 'node20', external: ['electron'], logLevel: 'silent' });
  await writeFile(join(dir, 'package.json'), '{"name":"print-app","version":"0.0.1","main":"main.cjs"}');
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(ELECTRON_RUN_AS_NODE|NODE_OPTIONS|VITEST)/.test(name)));
  const rootOnly = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return async (html, options) => {
    const out = join(dir, 'out.pdf');
    await writeFile(join(dir, 'jobs.json'), JSON.stringify([{ html, options, out }]));
    await run(electron() ?? 'electron', [...rootOnly, '--ozone-platform=headless', '--disable-gpu', '--log-level=3', `--user-data-dir=${join(dir, 'profile')}`, dir, join(dir, 'jobs.json')], { env: environment, timeout: 60_000 });
    return new Uint8Array(await readFile(out));
  };
}

/** The fonts as the bundler puts them in. */
export function fonts(): FontFile[] {
  const subsets = ['latin', 'latin-ext', 'greek', 'cyrillic'] as const;
  return subsets.flatMap((subset) => ([400, 600] as const).map((weight) => ({ weight, subset, woff2: new Uint8Array(readFileSync(`node_modules/@fontsource/inter/files/inter-${subset}-${weight}-normal.woff2`)) })));
}
