import { join, resolve } from 'node:path';
import { revisionLetter } from '../../contract/reports';
import type { Command } from '../command';
import { makeFolder, refuseInside, writeWhole } from '../files';
import { UsageError } from '../options';
import { answer, table } from '../output';
import { timeOf } from '../time';
import { withEngine } from '../with';

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
  usage: '',
  does: 'lists the reports that were made, the newest first; --json also says what each rests on',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const reports = await client.reports.archive({});
      const iso = (at: number) => new Date(at).toISOString();
      answer(parsed, reports, () =>
        table(['ID', 'REPORT', 'REVISION', 'FROM', 'TO', 'MADE', 'WHY'], reports.map((report) => [String(report.id), report.name, revisionLetter(report.revision), iso(report.from), iso(report.to), iso(report.created), report.why])),
      );
    }),
};

const run: Command = {
  usage: 'NAME [--from T --to T] [--output DIR]',
  words: 1,
  does: 'makes a report now, archives it, and writes its PDF and CSV into DIR',
  options: { from: { type: 'string' }, to: { type: 'string' }, output: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client, { home }) => {
      const [name] = parsed.positionals;
      if (!name) throw new UsageError("A report's name is needed; report list shows them.");
      const [from, to, output] = [parsed.text('from'), parsed.text('to'), parsed.text('output')];
      // What can't be written is said before anything is made.
      if (output) {
        refuseInside(home, output);
        makeFolder(output);
      }
      const report = await client.reports.run({ name, ...(from ? { from: timeOf(from, '--from') } : {}), ...(to ? { to: timeOf(to, '--to') } : {}) });
      const files: string[] = [];
      if (output) {
        for (const as of ['pdf', 'csv'] as const) {
          const { bytes, fileName } = await client.reports.read({ id: report.id, as });
          const file = join(resolve(output), fileName);
          writeWhole(file, bytes);
          files.push(file);
        }
      }
      const unchanged = report.made ? '' : ' The data are what they were: nothing new was made.';
      answer(parsed, { ...report, files }, () => [`${report.title}${report.revision > 1 ? `, revision ${revisionLetter(report.revision)}` : ''}: ${report.pages} ${report.pages === 1 ? 'page' : 'pages'}, archived as ${report.id}.${unchanged}`, ...files]);
    }),
};

export const reportCommands: Record<string, Command> = { 'report list': list, 'report archive': archive, 'report run': run };
