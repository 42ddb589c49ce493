import { readFile } from 'node:fs/promises';
import { reportMail, type ReportDelivery, type ReportMail, type ReportSettings } from '../../contract/deliver';
import { issueText } from '../../contract/issue';
import type { Command } from '../command';
import { given } from '../connector-options';
import { deliverFlags, deliverUsage, paperOf, saidDelivery } from '../deliver-options';
import { idOf, UsageError, wholeOf, type Parsed } from '../options';
import { answer, table } from '../output';
import { withEngine } from '../with';

function mailWords(mail: ReportMail | null): string {
  if (mail === null) return 'no mail goes out';
  return mail.via === 'target' ? `as ${mail.target} is told of alarms` : `by ${mail.host}:${mail.port} (${mail.security}), from ${mail.from}`;
}
const described = ({ paper, mail, mostMiB }: ReportSettings): string[] => [`Pages: ${paper === 'a4' ? 'A4' : 'Letter'}.`, `Mail: ${mailWords(mail)}; ${mostMiB} MiB of files at most.`];

const show: Command = {
  usage: '',
  does: 'how reports go out of this site: the size of their pages and the mail server',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const settings = await client.reports.settings({});
      answer(parsed, settings, () => described(settings));
    }),
};

const texts = ['paper', 'mail-target', 'mail-host', 'mail-port', 'mail-security', 'mail-ca', 'mail-username', 'mail-from', 'most', 'why'] as const;

const set: Command = {
  usage: '[--paper a4|letter] [--mail-target NAME | --mail-host HOST --mail-from A@B [--mail-port 587] [--mail-security starttls|tls|none] [--mail-ca FILE] [--mail-username U] | --no-mail] [--most MIB] [--why TEXT]',
  does: 'changes that; a password is read from MILLWRIGHT_TARGET_SECRET',
  options: { ...Object.fromEntries(texts.map((flag) => [flag, { type: 'string' as const }])), 'no-mail': { type: 'boolean' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const before = await client.reports.settings({});
      const password = process.env.MILLWRIGHT_TARGET_SECRET || undefined;
      const mail = await mailOf(parsed, before.mail);
      const settings = await client.reports.setSettings({ ...given({ paper: paperOf(parsed), mostMiB: wholeOf(parsed, 'most', 100) }), ...(mail === undefined ? {} : { mail }), ...(password ? { password } : {}), why: parsed.text('why') });
      answer(parsed, settings, () => described(settings));
    }),
};

/** What is named, over what is there; undefined: nothing is. @throws UsageError */
async function mailOf(parsed: Parsed, before: ReportMail | null): Promise<ReportMail | null | undefined> {
  const target = parsed.text('mail-target');
  const ca = parsed.text('mail-ca');
  const own = given({
    host: parsed.text('mail-host'), port: wholeOf(parsed, 'mail-port', 65_535), security: parsed.text('mail-security'), username: parsed.text('mail-username'), from: parsed.text('mail-from'),
    ca: ca === undefined ? undefined : await readFile(ca, 'utf8').catch(() => Promise.reject(new UsageError(`The file of --mail-ca, ${ca}, can't be read.`))),
  });
  const named = [parsed.flag('no-mail'), target !== undefined, Object.keys(own).length > 0].filter(Boolean).length;
  if (named > 1) throw new UsageError('--no-mail, --mail-target and a mail server of their own exclude each other.');
  if (named === 0) return undefined;
  if (parsed.flag('no-mail')) return null;
  const whole = reportMail.safeParse(target !== undefined ? { via: 'target', target } : { ...(before?.via === 'server' ? before : {}), via: 'server', ...own });
  if (!whole.success) throw new UsageError(issueText(whole.error));
  return whole.data;
}

const tryIt: Command = {
  usage: '--to A@B',
  does: 'sends a real test mail by the server of reports; exit code 1 where it could not be sent',
  options: { to: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const tried = await client.reports.tryMail({ to: parsed.needed('to') });
      answer(parsed, tried, () => [`${tried.sent ? 'Sent' : 'Not sent'}, ${tried.ms} ms: ${tried.says}`]);
      return tried.sent ? 0 : 1;
    }),
};

const printers: Command = {
  usage: '',
  does: "lists the printers that this machine's system knows",
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const found = await client.reports.printers({});
      answer(parsed, found, () => (found.length === 0 ? ['This system knows no printer.'] : table(['NAME', 'DEFAULT', 'STATE'], found.map(({ name, isDefault, says }) => [name, isDefault ? 'yes' : '', says]))));
    }),
};

const state = ({ done, gaveUp, stands }: ReportDelivery): string => (done !== null ? 'done' : gaveUp === null ? 'waits' : stands ? 'given up' : 'dismissed');

const rows = (deliveries: readonly ReportDelivery[]) => deliveries.map((one) => [one.id, one.way, one.to, state(one), one.attempts, one.problem ?? '']);
const heads = ['DELIVERY', 'WAY', 'TO', 'STATE', 'TRIES', 'PROBLEM'];

const deliver: Command = {
  usage: `ID ${deliverUsage}`,
  words: 1,
  does: 'delivers an archived report now, also by a way that it went before; 1 where one of them did not work',
  options: deliverFlags,
  run: (parsed) =>
    withEngine(parsed, async (client, { home }) => {
      const id = idOf(parsed.positionals[0], 'report', 'report archive');
      const wanted = saidDelivery(parsed, home);
      if (!wanted) throw new UsageError(`Where to? It is written: report deliver ID ${deliverUsage}`);
      const report = await client.reports.deliver({ id, deliver: wanted });
      answer(parsed, report.deliveries, () => table(heads, rows(report.deliveries)));
      return report.deliveries.every(({ done }) => done !== null) ? 0 : 1;
    }),
};

const waiting: Command = {
  usage: '',
  does: 'lists deliveries of reports that wait, or were given up and stand as an alarm',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const open = (await client.reports.archive({})).flatMap(({ id, title, deliveries }) => deliveries.filter(({ done, gaveUp, stands }) => done === null && (gaveUp === null || stands)).map((one) => ({ report: id, title, ...one })));
      answer(parsed, open, () => (open.length === 0 ? ['Nothing waits, and nothing was given up.'] : table(['REPORT', ...heads], open.map((one) => [one.report, ...(rows([one])[0] ?? [])]))));
    }),
};

const again: Command = {
  usage: 'DELIVERY',
  words: 1,
  does: 'tries a delivery of a report again now, one that was given up too; its alarm ends once it is there; 1 where it did not work',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const id = idOf(parsed.positionals[0], 'delivery', 'report deliveries');
      const { deliveries } = await client.reports.tryDelivery({ id });
      answer(parsed, deliveries, () => table(heads, rows(deliveries)));
      return deliveries.some((one) => one.id === id && one.done !== null) ? 0 : 1;
    }),
};

const dismiss: Command = {
  usage: 'DELIVERY',
  words: 1,
  does: 'has a delivery of a report not tried any more, and no alarm stand for it',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const { deliveries } = await client.reports.dismissDelivery({ id: idOf(parsed.positionals[0], 'delivery', 'report deliveries') });
      answer(parsed, deliveries, () => table(heads, rows(deliveries)));
    }),
};

export const reportDeliveryCommands: Record<string, Command> = { 'report settings': show, 'report set': set, 'report mail try': tryIt, 'report printers': printers, 'report deliver': deliver, 'report deliveries': waiting, 'report delivery again': again, 'report delivery dismiss': dismiss };
