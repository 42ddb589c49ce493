import { readFile } from 'node:fs/promises';
import type { Client } from '../../contract/contract';
import { issueText } from '../../contract/issue';
import { alarmKind } from '../../contract/alarms';
import { targetKinds, targetWanted, tellEvents, type Target, type TargetWanted } from '../../contract/notify';
import type { Command } from '../command';
import { given } from '../connector-options';
import { oneOf, UsageError, wordOf, type Parsed } from '../options';
import { answer, table } from '../output';
import { durationOf } from '../time';
import { withEngine } from '../with';
import { numberOf, onOffOf, partOf } from './alarm-definition-options';

const named = (parsed: Parsed): string => wordOf(parsed, "The target's name is needed; alarm target list shows them.");

function where(target: TargetWanted): string {
  switch (target.kind) {
    case 'mail':
      return `${target.options.to.join(', ')} by ${target.options.host}:${target.options.port}`;
    case 'webhook':
      return target.options.url;
    case 'mqtt':
      return `${target.options.url} ${target.options.topic}`;
  }
}

const when = (at: number | null): string => (at === null ? '-' : new Date(at).toISOString());
const stateOf = (one: Target): string => (!one.enabled ? 'off' : one.failingSince !== null ? 'fails' : 'works');

const list: Command = {
  usage: '',
  does: 'who is told of alarms, and how that goes',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const targets = await client.notify.targets({});
      answer(parsed, targets, () => [
        ...table(['NAME', 'KIND', 'STATE', 'LAST SENT', 'WAIT', 'SENT', 'FAILED', 'GIVEN UP', 'WHERE'], targets.map((one) => [one.name, one.kind, stateOf(one), when(one.lastSent), one.waiting, one.sent, one.failed, one.givenUp, where(one)])),
        ...targets.flatMap(({ name, failingSince, problem }) => (problem === null ? [] : [`${name}, since ${when(failingSince)}: ${problem}`])),
      ]);
    }),
};

const texts = ['kind', 'host', 'port', 'security', 'username', 'from', 'to', 'gather', 'url', 'timeout', 'topic', 'mode', 'ca', 'enabled', 'least', 'under', 'kinds', 'events', 'give-up', 'why'] as const;

const set: Command = {
  usage: 'NAME --kind mail|webhook|mqtt [--enabled on|off] [--least 1-4] [--under SITE/AREA/MACHINE|all] [--kinds K,…|all] [--events E,…] [--give-up 24h] [flags of its kind: docs/alarms.md] [--why TEXT]',
  words: 1,
  does: 'tells somebody of alarms, or changes how; a password or key is read from MILLWRIGHT_TARGET_SECRET',
  options: Object.fromEntries(texts.map((flag) => [flag, { type: 'string' as const }])),
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const before = (await client.notify.targets({})).find(({ name }) => name === named(parsed));
      const secret = process.env.MILLWRIGHT_TARGET_SECRET || undefined;
      const target = await client.notify.set({ target: await wanted(parsed, client, before), ...(secret ? { secret } : {}), why: parsed.text('why') });
      answer(parsed, target, () => [`${target.name} is told of alarms${target.enabled ? '' : ', once it is switched on'}: ${where(target)}. Try it: alarm target try ${target.name}`]);
    }),
};

/** What is named, over what is there. @throws UsageError */
async function wanted(parsed: Parsed, client: Client, before: Target | undefined): Promise<TargetWanted> {
  const kind = oneOf(parsed, 'kind', targetKinds) ?? before?.kind;
  if (kind === undefined) throw new UsageError(`--kind is needed: ${targetKinds.join(', ')}.`);
  const under = parsed.text('under');
  const whole = targetWanted.safeParse({
    ...before, name: named(parsed), kind,
    ...given({
      enabled: onOffOf(parsed, 'enabled'), least: oneOf(parsed, 'least', [1, 2, 3, 4]), giveUpAfterH: hours(parsed, 'give-up'), kinds: listOf(parsed, 'kinds', alarmKind.options), events: listOf(parsed, 'events', tellEvents),
      under: under === undefined ? undefined : under === 'all' ? null : partOf((await client.assets.plant({})).assets, under, '--under'),
    }),
    options: { ...before?.options, ...(await optionsOf(parsed, kind)) },
  });
  if (whole.success) return whole.data;
  throw new UsageError(issueText(whole.error));
}

async function optionsOf(parsed: Parsed, kind: TargetWanted['kind']): Promise<Record<string, unknown>> {
  const ca = parsed.text('ca');
  const common = { ca: ca === undefined ? undefined : await readFile(ca, 'utf8').catch(() => Promise.reject(new UsageError(`The file of --ca, ${ca}, can't be read.`))) };
  const own = {
    mail: { host: parsed.text('host'), port: numberOf(parsed, 'port'), security: parsed.text('security'), username: parsed.text('username'), from: parsed.text('from'), to: parsed.text('to')?.split(',').map((one) => one.trim()), gatherS: secondsOf(parsed, 'gather') },
    webhook: { url: parsed.text('url'), timeoutS: secondsOf(parsed, 'timeout') },
    mqtt: { url: parsed.text('url'), username: parsed.text('username'), topic: parsed.text('topic'), mode: parsed.text('mode') },
  };
  const foreign = Object.entries(own).flatMap(([other, options]) => (other === kind ? [] : Object.entries(options).filter(([name, value]) => value !== undefined && !(name in own[kind])).map(([name]) => name)));
  if (foreign.length > 0) throw new UsageError(`A target of kind ${kind} takes no ${foreign.join(', no ')}.`);
  return given({ ...common, ...own[kind] });
}

/** `a,b` of these; `all`: none, which stands for all. @throws UsageError */
function listOf(parsed: Parsed, flag: string, choices: readonly string[]): string[] | undefined {
  const text = parsed.text(flag);
  if (text === undefined) return undefined;
  const chosen = text === 'all' ? (flag === 'kinds' ? [] : [...choices]) : text.split(',').map((one) => one.trim());
  const odd = chosen.find((one) => !choices.includes(one));
  if (odd !== undefined) throw new UsageError(`--${flag}: "${odd}" is none of ${choices.join(', ')}.`);
  return chosen;
}

const secondsOf = (parsed: Parsed, flag: string): number | undefined => {
  const text = parsed.text(flag);
  return text === undefined ? undefined : text === '0' ? 0 : Math.round(durationOf(text, `--${flag}`) / 1000);
};
const hours = (parsed: Parsed, flag: string): number | undefined => {
  const text = parsed.text(flag);
  return text === undefined ? undefined : durationOf(text, `--${flag}`) / 3_600_000;
};

const tryIt: Command = {
  usage: 'NAME',
  words: 1,
  does: 'sends a real test message and says what became of it; exit code 1 where it could not be sent',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const tried = await client.notify.try({ name: named(parsed) });
      answer(parsed, tried, () => [`${tried.sent ? 'Sent' : 'Not sent'}, ${tried.ms} ms: ${tried.says}`]);
      return tried.sent ? 0 : 1;
    }),
};

const remove: Command = {
  usage: 'NAME [--why TEXT]',
  words: 1,
  does: 'tells somebody no more; what waited for them is dropped',
  options: { why: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const name = named(parsed);
      await client.notify.remove({ name, why: parsed.text('why') });
      answer(parsed, { removed: name }, () => [`${name} is told of alarms no more.`]);
    }),
};

export const alarmTargetCommands: Record<string, Command> = { 'alarm target list': list, 'alarm target set': set, 'alarm target try': tryIt, 'alarm target remove': remove };
