import { resolve } from 'node:path';
import { deliver as deliverShape, paper, reportFormat, reportFormats, type Deliver, type Paper, type ReportFormat } from '../contract/deliver';
import { issueText } from '../contract/issue';
import { refuseInside } from './files';
import { oneOf, UsageError, type Parsed } from './options';

export const deliverFlags = { deliver: { type: 'string' }, mail: { type: 'string' }, printer: { type: 'string' }, formats: { type: 'string' } } as const;
export const deliverUsage = '[--deliver DIR] [--mail A@B,C@D] [--printer NAME] [--formats pdf,csv,html,xlsx,parquet]';

/** `pdf,csv`: each once. @throws UsageError */
export function formatsOf(parsed: Pick<Parsed, 'text'>, flag: string): ReportFormat[] | undefined {
  return parsed.text(flag)?.split(',').reduce<ReportFormat[]>((all, one) => {
    const format = reportFormat.safeParse(one.trim().toLowerCase());
    if (!format.success) throw new UsageError(`--${flag}: "${one}" is none of ${reportFormats.join(', ')}.`);
    return all.includes(format.data) ? all : [...all, format.data];
  }, []);
}

export const paperOf = (parsed: Pick<Parsed, 'text'>): Paper | undefined => oneOf(parsed, 'paper', paper.options);

/** What was said of where reports go; undefined where nothing was. `none` takes a way away. @throws UsageError */
export function saidDelivery(parsed: Pick<Parsed, 'text'>, home: string): Partial<Deliver> | undefined {
  const [folder, mail, printer, formats] = [parsed.text('deliver'), parsed.text('mail'), parsed.text('printer'), formatsOf(parsed, 'formats')];
  const wanted = {
    ...(folder === undefined ? {} : { folder: folder === 'none' ? null : resolve(folder) }),
    ...(mail === undefined ? {} : { mail: mail === 'none' ? [] : mail.split(',').map((one) => one.trim()) }),
    ...(printer === undefined ? {} : { printer: printer === 'none' ? null : printer }),
    ...(formats === undefined ? {} : { formats }),
  };
  if (wanted.folder) refuseInside(home, wanted.folder);
  const whole = deliverShape.partial().safeParse(wanted);
  if (!whole.success) throw new UsageError(issueText(whole.error));
  return Object.keys(wanted).length === 0 ? undefined : whole.data;
}
