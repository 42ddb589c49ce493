import { readFileSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { MillwrightError } from '../../contract/errors';
import { reportFormats } from '../../contract/deliver';
import { REPORT_SIGNATURE_END } from '../../contract/report-signature';
import { revisionLetter, type ReportFile, type ReportKeys } from '../../contract/reports';
import type { Client } from '../../contract/contract';
import type { Command } from '../command';
import { checkReport } from '../../node/report-signature';
import { look, makeFolder, refuseInside, writeWhole } from '../files';
import { formatsOf, paperOf } from '../deliver-options';
import { idOf, oneOf, UsageError } from '../options';
import { answer, table } from '../output';
import { timeOf } from '../time';
import { withEngine } from '../with';

const iso = (at: number): string => new Date(at).toISOString();

const list: Command = {
  usage: '',
  does: 'lists the reports that can be made',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const reports = await client.reports.list({});
      answer(parsed, reports, () => table(['NAME', 'TITLE'], reports.map((report) => [report.name, report.title])));
    }),
};

const archive: Command = {
  usage: '[--kind NAME] [--from T] [--to T] [--words TEXT]',
  does: 'lists the reports that were made, the newest first, of a kind, over a period, by words; --json also says what each rests on',
  options: { kind: { type: 'string' }, from: { type: 'string' }, to: { type: 'string' }, words: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const [name, from, to, words] = [parsed.text('kind'), parsed.text('from'), parsed.text('to'), parsed.text('words')];
      const reports = await client.reports.archive({ ...(name ? { name } : {}), ...(from ? { from: timeOf(from, '--from') } : {}), ...(to ? { to: timeOf(to, '--to') } : {}), ...(words ? { words } : {}) });
      answer(parsed, reports, () =>
        table(['ID', 'REPORT', 'REVISION', 'FROM', 'TO', 'MADE', 'WHY'], reports.map((report) => [String(report.id), report.name, revisionLetter(report.revision), iso(report.from), iso(report.to), iso(report.created), report.why])),
      );
    }),
};

/** Into the folder, under their own names. Returns the paths. */
async function writeFiles(client: Client, id: number, files: readonly ReportFile[], folder: string): Promise<string[]> {
  const written: string[] = [];
  for (const as of files) {
    const { bytes, fileName } = await client.reports.read({ id, as });
    const file = join(resolve(folder), fileName);
    writeWhole(file, bytes);
    written.push(file);
  }
  return written;
}

const run: Command = {
  usage: 'NAME [--from T --to T] [--paper a4|letter] [--output DIR [--as pdf,csv,html,xlsx,parquet]]',
  words: 1,
  does: 'makes a report now, archives it, and writes its PDF and CSV, or what --as names, and the signature over all of its files into DIR',
  options: { from: { type: 'string' }, to: { type: 'string' }, output: { type: 'string' }, as: { type: 'string' }, paper: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client, { home }) => {
      const [name] = parsed.positionals;
      if (!name) throw new UsageError("A report's name is needed; report list shows them.");
      const [from, to, output, as, size] = [parsed.text('from'), parsed.text('to'), parsed.text('output'), formatsOf(parsed, 'as'), paperOf(parsed)];
      if (as && !output) throw new UsageError('--as says what is written into --output DIR: name that, too.');
      // What can't be written is said before anything is made.
      if (output) {
        refuseInside(home, output);
        makeFolder(output);
      }
      const report = await client.reports.run({ name, ...(from ? { from: timeOf(from, '--from') } : {}), ...(to ? { to: timeOf(to, '--to') } : {}), ...(size ? { paper: size } : {}) });
      const files = output ? await writeFiles(client, report.id, [...(as ?? (['pdf', 'csv'] as const)), 'signature'], output) : [];
      const unchanged = report.made ? '' : ' The data are what they were: nothing new was made.';
      answer(parsed, { ...report, files }, () => [`${report.title}${report.revision > 1 ? `, revision ${revisionLetter(report.revision)}` : ''}: ${report.pages} ${report.pages === 1 ? 'page' : 'pages'}, archived as ${report.id}.${unchanged}`, ...files]);
    }),
};

const exportOne: Command = {
  usage: 'ID --output FILE [--as pdf|html|csv|xlsx|parquet]',
  words: 1,
  does: 'writes an archived report into a file, as its ending or --as says, and the signature over all of its files beside it',
  options: { output: { type: 'string' }, as: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client, { home }) => {
      const id = idOf(parsed.positionals[0], 'report', 'report archive');
      const file = resolve(parsed.needed('output'));
      const as = oneOf(parsed, 'as', reportFormats) ?? reportFormats.find((format) => extname(file).toLowerCase() === `.${format}`);
      if (!as) throw new UsageError(`Which file is wanted is told neither by the name ${file} nor by --as: one of ${reportFormats.join(', ')}.`);
      refuseInside(home, file);
      const [report, signature] = [await client.reports.read({ id, as }), await client.reports.read({ id, as: 'signature' }).catch(lacksSignature)];
      makeFolder(dirname(file));
      const files = [{ path: file, bytes: report.bytes }, ...(signature ? [{ path: `${file.slice(0, file.length - extname(file).length)}${REPORT_SIGNATURE_END}`, bytes: signature.bytes }] : [])];
      for (const { path, bytes } of files) writeWhole(path, bytes);
      answer(parsed, { id, as, files: files.map(({ path }) => path) }, () => files.map(({ path }) => path));
    }),
};

/** One from before reports were signed goes out without. */
function lacksSignature(error: unknown): undefined {
  if (!(error instanceof MillwrightError && error.code === 'not-found')) throw error;
}

const key: Command = {
  usage: '',
  does: "says by which key this appliance signs its reports, and by which it did before: fingerprints, to be compared with what report verify says",
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const own = await client.reports.key({});
      answer(parsed, own, () => keyLines(own));
    }),
};

const keyLines = ({ keyId, publicKey, since, earlier }: ReportKeys): string[] => [
  keyId, publicKey.trim(), ...(since === null || earlier.length === 0 ? [] : [`Signs since ${iso(since)}.`]), ...earlier.map((one) => `Before: ${one.keyId}, ${one.since === null ? '' : `from ${iso(one.since)} `}until ${iso(one.until)}.`),
];

const rotate: Command = {
  usage: '[--why TEXT]',
  does: 'has reports signed by another key from now on; those that were signed before stay as they are, and report verify holds them against the key of then',
  options: { why: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const why = parsed.text('why');
      const keys = await client.reports.rotateKey(why ? { why } : {});
      answer(parsed, keys, () => keyLines(keys));
    }),
};

const LONGEST_SIGNATURE = 100_000;
const LONGEST_REPORT = 500_000_000;

function readAll(path: string, most: number): Buffer {
  const there = look(path);
  if (!there?.isFile()) throw new MillwrightError('not-found', `There is no file ${path}.`, { file: path });
  if (there.size > most) throw new MillwrightError('invalid-input', `${path} is too large for what it is to be.`, { file: path });
  return readFileSync(path);
}

const endings = new RegExp(`\\.(${reportFormats.join('|')})$`, 'i');

const verify: Command = {
  usage: 'FILE [--signature FILE.sig.json] [--key FINGERPRINT[,FINGERPRINT]]',
  words: 1,
  does: 'says whether a report is as it was made, and by whose key; 1 where it was changed, or the key is another; needs no vault',
  options: { signature: { type: 'string' }, key: { type: 'string' } },
  run: async (parsed) => {
    const [given] = parsed.positionals;
    if (!given) throw new UsageError('The file of a report is needed, of whatever format.');
    const file = resolve(given);
    const signatureFile = resolve(parsed.text('signature') ?? file.replace(endings, '') + REPORT_SIGNATURE_END);
    const wanted = parsed.text('key')?.toLowerCase().split(',').map((one) => one.trim()).filter((one) => one !== '');
    const bytes = readAll(file, LONGEST_REPORT);
    const checked = checkReport(bytes, readAll(signatureFile, LONGEST_SIGNATURE));
    if ('wrong' in checked) throw new MillwrightError('conflict', `${file} does not hold: ${checked.wrong}.`, { file });
    const { signature: { keyId, report }, name } = checked;
    if (wanted !== undefined && !wanted.includes(keyId)) throw new MillwrightError('conflict', `${file} is as it was signed, by another key: ${keyId}.`, { file, keyId });
    answer(parsed, { file, name, keyId, compared: wanted !== undefined, report }, () => [
      `${file} is as it was made: ${report.title}${report.revision > 1 ? `, revision ${revisionLetter(report.revision)}` : ''}, made ${new Date(report.created).toISOString()}.`,
      wanted === undefined ? `Signed by ${keyId}. Compare it with what report key says on the appliance, or give it with --key.` : `Signed by ${keyId}, which was named.`,
    ]);
  },
};

export const reportCommands: Record<string, Command> = { 'report list': list, 'report archive': archive, 'report run': run, 'report export': exportOne, 'report key': key, 'report key rotate': rotate, 'report verify': verify };
