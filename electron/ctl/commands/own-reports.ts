import { readFileSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';
import type { Client } from '../../contract/contract';
import { MillwrightError } from '../../contract/errors';
import { IMAGE_MOST_BYTES } from '../../contract/own-reports';
import type { Command } from '../command';
import { look } from '../files';
import { UsageError, type Parsed } from '../options';
import { answer, table } from '../output';
import { withEngine } from '../with';

const MOST_BYTES = 1024 * 1024;

function read(path: string, most: number): Buffer {
  const there = look(path);
  if (!there?.isFile()) throw new MillwrightError('not-found', `There is no file ${path}.`, { file: path });
  if (there.size > most) throw new MillwrightError('invalid-input', `${path} is too large for what it is to be.`, { file: path });
  return readFileSync(path);
}

/** JSON, or YAML where the file's name says so. */
async function parsed(path: string): Promise<unknown> {
  const text = read(path, MOST_BYTES).toString('utf8');
  try {
    if (!/^\.ya?ml$/i.test(extname(path))) return JSON.parse(text) as unknown;
    const { parse } = await import('yaml');
    return parse(text, { maxAliasCount: 100 }) as unknown;
  } catch (error) {
    throw new MillwrightError('invalid-input', `${path} can’t be read: ${error instanceof Error ? error.message : String(error)}`, { file: path });
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Pictures that a block names by a file beside this one (`file: plan.png`) are added, and named by what they are then. */
async function withImages(client: Client, given: unknown, folder: string): Promise<unknown> {
  const report = isRecord(given) && isRecord(given.report) ? given.report : undefined;
  if (!isRecord(given) || !report || !Array.isArray(report.blocks)) return given;
  const blocks: unknown[] = [];
  for (const block of report.blocks as unknown[]) {
    if (!isRecord(block) || block.kind !== 'image' || typeof block.file !== 'string') {
      blocks.push(block);
      continue;
    }
    const { file, ...rest } = block;
    const { image } = await client.reports.addImage({ bytes: new Uint8Array(read(resolve(folder, String(file)), IMAGE_MOST_BYTES)) });
    blocks.push({ ...rest, image });
  }
  return { ...given, report: { ...report, blocks } };
}

function keyOf(given: Parsed): string {
  const [key] = given.positionals;
  if (!key) throw new UsageError('The key of a report of one’s own is needed; report own shows them.');
  return key;
}

const own: Command = {
  usage: '',
  does: "lists the reports of one's own",
  run: (given) =>
    withEngine(given, async (client) => {
      const reports = await client.reports.own({});
      answer(given, reports, () => table(['KEY', 'TITLE', 'BLOCKS', 'REVISION', 'CHANGED', 'BY'], reports.map(({ key, content, revision, changed, changedBy }) => [key, content.title, String(content.blocks.length), String(revision), new Date(changed).toISOString(), changedBy])));
    }),
};

const define: Command = {
  usage: 'FILE [--key KEY] [--why TEXT]',
  words: 1,
  does: "makes a report of one's own of a file (JSON or YAML), or changes the one of its key; says block and field of all that is wrong",
  options: { key: { type: 'string' }, why: { type: 'string' } },
  run: (given) =>
    withEngine(given, async (client) => {
      const [path] = given.positionals;
      if (!path) throw new UsageError('A file is needed: see report definition for how one looks.');
      const [key, why] = [given.text('key'), given.text('why')];
      const file = await withImages(client, await parsed(resolve(path)), dirname(resolve(path)));
      const report = await client.reports.defineFile({ file, ...(key ? { key } : {}), ...(why ? { why } : {}) });
      answer(given, report, () => [`${report.content.title}: kept as ${report.key}, revision ${report.revision}. report run ${report.key} makes it.`]);
    }),
};

const definition: Command = {
  usage: 'KEY [--versions]',
  words: 1,
  does: "writes a report of one's own as a file for report define; --versions: what it was before, by whom and why",
  options: { versions: { type: 'boolean' } },
  run: (given) =>
    withEngine(given, async (client) => {
      const key = keyOf(given);
      if (given.flag('versions')) {
        const { versions } = await client.reports.definition({ key });
        answer(given, versions, () => table(['REVISION', 'AT', 'BY', 'TITLE', 'WHY'], versions.map(({ revision, at, who, title, removed, why }) => [String(revision), new Date(at).toISOString(), who, removed ? 'removed' : title, why ?? ''])));
        return;
      }
      const { file } = await client.reports.definitionFile({ key });
      answer(given, file, () => JSON.stringify(file, null, 2).split('\n'));
    }),
};

const again: Command = {
  usage: 'KEY REVISION [--why TEXT]',
  words: 2,
  does: "takes a revision of a report of one's own again, one that was removed too",
  options: { why: { type: 'string' } },
  run: (given) =>
    withEngine(given, async (client) => {
      const key = keyOf(given);
      const revision = Number(given.positionals[1]);
      if (!Number.isInteger(revision)) throw new UsageError('The number of a revision is needed; report definition KEY --versions shows them.');
      const why = given.text('why');
      const report = await client.reports.takeAgain({ key, revision, ...(why ? { why } : {}) });
      answer(given, report, () => [`${report.content.title} is again what it was at revision ${revision}, as revision ${report.revision}.`]);
    }),
};

const remove: Command = {
  usage: 'KEY [--why TEXT]',
  words: 1,
  does: "removes a report of one's own; what was made of it stays in the archive",
  options: { why: { type: 'string' } },
  run: (given) =>
    withEngine(given, async (client) => {
      const key = keyOf(given);
      const why = given.text('why');
      const done = await client.reports.removeDefinition({ key, ...(why ? { why } : {}) });
      answer(given, { ...done, key }, () => [`The report ${key} is removed. What was made of it stays in the archive.`]);
    }),
};

export const ownReportCommands: Record<string, Command> = { 'report own': own, 'report define': define, 'report definition': definition, 'report again': again, 'report remove': remove };
