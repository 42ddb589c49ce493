import { moment, periodBefore, shortMoment, within } from '../calendar-words';
import { capital, count, duration, list, percent, plural, whoWords } from '../words';
import type { ModelFacts, QualityFacts } from './facts';
import { countsOf } from './gather';

const mostNamed = 3;
export const totals = (models: readonly ModelFacts[]) => ({
  ...models.map(({ alarms, failures }) => countsOf({ judged: alarms, failures })).reduce((sum, one) => ({ caught: sum.caught + one.caught, missed: sum.missed + one.missed, right: sum.right + one.right, wrong: sum.wrong + one.wrong }), { caught: 0, missed: 0, right: 0, wrong: 0 }),
  alarms: models.reduce((sum, { alarms }) => sum + alarms.length, 0),
  unjudged: models.reduce((sum, { alarms }) => sum + alarms.filter(({ verdict }) => verdict === 'unjudged' || verdict === 'not-yet').length, 0),
  blindMs: models.reduce((sum, { blindMs }) => sum + blindMs, 0),
});

function caughtWords(caught: number, known: number): string {
  if (known === 1) return `the one failure was ${caught === 1 ? 'caught' : 'missed'}`;
  return caught === 0 ? `none of ${known} failures was caught` : `${caught < known ? `${count(caught)} of ${known}` : known === 2 ? 'both' : `all ${known}`} failures ${plural(caught, 'was', 'were')} caught`;
}

/** The finding in words. */
export function heading({ from, to, models }: QualityFacts): string {
  if (models.length === 0) return 'No model watches the equipment yet';
  const { caught, missed, wrong, unjudged } = totals(models);
  const known = caught + missed;
  const falsely = wrong === 0 ? '' : `; ${count(wrong)} ${plural(wrong, 'alarm was', 'alarms were')} false`;
  if (known > 0) return `${capital(caughtWords(caught, known))}${falsely}`;
  if (wrong > 0) return `No failure was recorded ${within(from, to)}${falsely}`;
  return unjudged > 0 ? `${capital(count(unjudged))} ${plural(unjudged, 'alarm waits', 'alarms wait')} for a verdict` : `Nothing was found and nothing was alarmed ${within(from, to)}`;
}

/** What needs attention, why, and what changed since last time: a paragraph each. */
export function lead(facts: QualityFacts): { of: string; text: string }[] {
  if (facts.models.length === 0) return [{ of: 'Nothing to judge', text: 'Let a model watch the equipment, and the next report says how it did.' }];
  const paragraphs = [{ of: 'Needs attention', text: facts.models.flatMap((model) => attention(facts, model)).join(' ') || 'Nothing.' }, { of: 'Why', text: facts.models.flatMap((model) => why(facts, model)).join(' ') }, { of: 'Since last time', text: changed(facts) }];
  return paragraphs.filter(({ text }) => text !== '');
}

function attention({ zone }: QualityFacts, { title, failures, alarms, golden, blindMs }: ModelFacts): string[] {
  const missed = failures.filter(({ caught }) => !caught);
  const failed = golden.filter(({ state }) => state === 'failed');
  const waiting = alarms.filter(({ verdict }) => verdict === 'unjudged').length;
  const open = alarms.filter(({ verdict }) => verdict === 'not-yet').length;
  return [
    missed.length > 0 ? `${title} missed ${list(missed.slice(0, mostNamed).map(({ machine, at }) => `${machine} on ${shortMoment(at, zone)}`).concat(missed.length > mostNamed ? [`${count(missed.length - mostNamed)} more`] : []))}.` : '',
    failed.length > 0 ? `${capital(count(failed.length))} ${plural(failed.length, 'run')} of golden samples of ${title} failed.` : '',
    waiting > 0 ? `${capital(count(waiting))} ${plural(waiting, 'alarm')} of ${title} ${plural(waiting, 'waits', 'wait')} for a verdict: without it nobody knows whether ${plural(waiting, 'it was', 'they were')} right.` : '',
    open > 0 ? `Of ${count(open)} it is open whether what ${plural(open, 'it', 'they')} told will come.` : '',
    blindMs >= 60_000 ? `${title} was blind for ${duration(blindMs)}, all machines together.` : '',
  ].filter(Boolean);
}

function why({ zone }: QualityFacts, { title, alarms, blind, golden }: ModelFacts): string[] {
  const wrong = alarms.filter(({ verdict }) => verdict === 'false');
  const byMachine = new Map<string, number>();
  for (const { machine } of wrong) byMachine.set(machine, (byMachine.get(machine) ?? 0) + 1);
  const [worst] = [...byMachine].sort((a, b) => b[1] - a[1]);
  const hidden = alarms.filter(({ verdict }) => verdict === 'maintenance').length;
  const failed = golden.filter(({ state }) => state === 'failed').at(-1);
  return [
    worst && wrong.length > 1 && worst[1] * 2 > wrong.length ? `${capital(worst[1] === wrong.length ? 'all' : `${count(worst[1])} of ${wrong.length}`)} false alarms of ${title} were of ${worst[0]}.` : '',
    wrong.at(-1)?.found ? `Of the last false one it was said: “${wrong.at(-1)?.found ?? ''}”.` : '',
    hidden > 0 ? `${capital(count(hidden))} ${plural(hidden, 'was', 'were')} hidden by maintenance, and ${plural(hidden, 'counts', 'count')} neither way.` : '',
    blind[0] ? `It could not be trusted the longest on ${blind[0].machine}, for ${duration(blind[0].ms)}.` : '',
    failed?.message ? `Of the golden samples on ${moment(failed.at, zone)}: ${failed.message.replace(/[.\s]*$/, '')}.` : '',
  ].filter(Boolean);
}

function changed({ from, to, zone, models, firstPeriod }: QualityFacts): string {
  const taken = models.flatMap(({ title, tenures }) => tenures.filter((tenure) => tenure.from >= from && tenure.from < to).map((tenure) => `${title} ${tenure.version} answers since ${shortMoment(tenure.from, zone)}, by ${whoWords(tenure.who)}${tenure.why ? `: ${tenure.why.replace(/[.\s]*$/, '')}` : ''}.`));
  const before = models.map((model) => model.before).reduce((sum, one) => ({ caught: sum.caught + one.caught, missed: sum.missed + one.missed, right: sum.right + one.right, wrong: sum.wrong + one.wrong }), { caught: 0, missed: 0, right: 0, wrong: 0 });
  const known = before.caught + before.missed;
  const when = capital(periodBefore(from, to));
  const then = firstPeriod ? `Of ${periodBefore(from, to).replace(/^in /, '')} nothing is on record.` : `${when} ${known === 0 ? 'no failure was recorded' : caughtWords(before.caught, known)}, and ${before.wrong === 0 ? 'no alarm' : count(before.wrong)} ${plural(Math.max(1, before.wrong), 'was', 'were')} false.`;
  return [then, ...taken].join(' ');
}

/** What share of the failures was caught and of the alarms false, where there were any. */
export function sharesSentence({ caught, missed, right, wrong }: { caught: number; missed: number; right: number; wrong: number }): string {
  const [known, judged] = [caught + missed, right + wrong];
  if (known === 0) return judged === 0 ? 'No failure was recorded, and no alarm was judged.' : `No failure was recorded; ${percent(wrong / judged)} of judged alarms were false.`;
  return `${percent(caught / known)} of failures caught, ${judged === 0 ? 'no alarm was judged' : `${percent(wrong / judged)} of judged alarms false`}.`;
}
