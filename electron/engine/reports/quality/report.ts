import { moment, periodBefore, periodShort, periodWords, shortMoment } from '../calendar-words';
import { sharesBar } from '../charts/shares';
import type { Cell, ReportTable } from '../csv';
import { html, none, type Html } from '../page/html';
import { opening, type KeyFigure } from '../page/opening';
import type { Definition, Figure, ReportContent, ReportDeps } from '../types';
import { capital, duration, figure, inSentence, percent, plural, whole, whoWords } from '../words';
import type { AlarmVerdict, ModelFacts, QualityFacts } from './facts';
import { countsOf, gatherQuality } from './gather';
import { heading, lead, sharesSentence, totals } from './sentences';

const title = 'Model quality';
const mostAlarms = 40;

export function modelQuality(deps: ReportDeps): Definition {
  return {
    name: 'model-quality',
    title,
    description: 'Whether the models were right, by what people found: failures caught and missed, false alarms and those without a verdict, golden samples, blindness, versions, and the challenger beside the champion.',
    make: async (context) => qualityContent(await gatherQuality(deps, context)),
  };
}

/** Facts to pages and table. Pure: equal facts give equal bytes. */
export function qualityContent(facts: QualityFacts): ReportContent {
  const { from, to, zone, models } = facts;
  const { caught, missed, wrong, unjudged, alarms } = totals(models);
  const figures: Figure[] = [
    { name: 'Failures caught', value: String(caught) }, { name: 'Failures missed', value: String(missed) }, { name: 'Alarms', value: whole(alarms) }, { name: 'False alarms', value: String(wrong) }, { name: 'Without a verdict', value: String(unjudged) },
  ];
  return {
    title: `${title}, ${periodWords(from, to, zone)}`, plant: facts.plant, heading: `${title}, ${periodShort(from, to, zone)}`, foot: `${whole(alarms)} ${plural(alarms, 'alarm')} of ${whole(models.length)} ${plural(models.length, 'model')}.`,
    body: bodyOf(facts), lasting: bodyOf({ ...facts, models: models.map((model) => ({ ...model, challenger: null })) }),
    method: method(), table: tableOf(facts), figures, leastPages: 1,
    // Models that never spoke though they watch: their figures are of nothing.
    empty: models.length > 0 && models.every(({ machines, predictions }) => machines > 0 && predictions === 0) ? `No model gave a prediction, of ${models.reduce((sum, { machines }) => sum + machines, 0)} watched machines.` : null,
  };
}

const bodyOf = (facts: QualityFacts): Html => html`${summary(facts)}${facts.models.map((model) => modelSection(facts, model))}`;

function summary(facts: QualityFacts): Html {
  const { models } = facts;
  const { caught, missed, right, wrong, unjudged, blindMs } = totals(models);
  const leads = models.flatMap(({ alarms }) => alarms.flatMap(({ leadMs }) => (leadMs === null ? [] : [leadMs]))).sort((a, b) => a - b);
  const middle = leads[leads.length >> 1];
  const key: KeyFigure[] = [
    [caught + missed === 0 ? '–' : `${caught} / ${caught + missed}`, 'failures caught', caught + missed === 0 ? 'none recorded' : middle === undefined ? '' : `median ${duration(middle)} ahead`],
    [right + wrong === 0 ? '–' : `${wrong} / ${right + wrong}`, 'judged alarms were false', right + wrong === 0 ? 'none judged' : ''],
    [whole(unjudged), 'without a verdict', ''],
    [blindMs < 60_000 ? 'never' : duration(blindMs), 'blind, machines together', ''],
  ];
  return opening({ heading: heading(facts), lead: lead(facts), period: facts, figures: key });
}

const verdictWords: Record<AlarmVerdict, string> = { real: 'right', false: 'false', 'not-yet': 'not yet', maintenance: 'hidden by maintenance', unjudged: 'not judged' };

function modelSection(facts: QualityFacts, model: ModelFacts): Html {
  const { name, title: called, machines, alarms, failures, before } = model;
  const { caught, missed, right, wrong } = countsOf({ judged: alarms, failures });
  const of = (verdict: AlarmVerdict) => alarms.filter((one) => one.verdict === verdict).length;
  const then = facts.firstPeriod ? '' : ` ${capital(periodBefore(facts.from, facts.to))}: ${inSentence(sharesSentence(before))}`;
  return html`<section><h2>${called}: ${caught + missed === 0 ? 'no failure recorded' : `${caught} of ${caught + missed} ${plural(caught + missed, 'failure')} caught`}, ${alarms.length === 0 ? 'no alarm' : `${whole(alarms.length)} ${plural(alarms.length, 'alarm')}`}</h2>
<p class="note">${name}, which watches ${whole(machines)} ${plural(machines, 'machine')}. ${sharesSentence({ caught, missed, right, wrong })}${then}</p>
${caught + missed === 0 ? none : html`<figure style="margin-top:8pt">${sharesBar([{ name: 'caught', count: caught, tone: 'dark' }, { name: 'missed', count: missed, tone: 'open' }], `${caught} failures caught, ${missed} missed`)}<figcaption>Failures</figcaption></figure>`}
${alarms.length === 0 ? none : html`<figure style="margin-top:8pt">${sharesBar([{ name: 'right', count: right, tone: 'dark' }, { name: 'false', count: wrong, tone: 'middle' }, { name: 'not yet', count: of('not-yet'), tone: 'pale' }, { name: 'hidden by maintenance', count: of('maintenance'), tone: 'pale' }, { name: 'not judged', count: of('unjudged'), tone: 'open' }], `Of ${alarms.length} alarms ${right} right, ${wrong} false, ${of('unjudged')} not judged`)}<figcaption>Alarms, by what was found</figcaption></figure>`}
${failuresTable(facts, model)}${alarmsTable(facts, model)}${runningTables(facts, model)}${challengerTable(model)}</section>`;
}

function failuresTable({ zone }: QualityFacts, { failures }: ModelFacts): Html {
  const missed = failures.filter(({ caught }) => !caught);
  if (missed.length === 0) return none;
  return html`<h3>Missed</h3><table class="tight"><colgroup><col style="width:36mm"><col style="width:30mm"><col></colgroup><thead><tr><th scope="col">Machine</th><th scope="col">Failed</th><th scope="col">What was found</th></tr></thead>
<tbody>${missed.slice(0, mostAlarms).map((one) => html`<tr><th scope="row" class="name">${one.machine}</th><td class="keep">${shortMoment(one.at, zone)}</td><td>${one.found}</td></tr>`)}</tbody></table>`;
}

function alarmsTable({ zone }: QualityFacts, { alarms }: ModelFacts): Html {
  if (alarms.length === 0) return none;
  return html`<h3>Alarms${alarms.length > mostAlarms ? `, the last ${mostAlarms}` : ''}</h3><table class="tight"><colgroup><col style="width:30mm"><col style="width:26mm"><col style="width:22mm"><col style="width:32mm"><col><col style="width:20mm"></colgroup><thead><tr><th scope="col">Machine</th><th scope="col">Raised</th><th scope="col" class="number">Lasted</th><th scope="col" style="padding-left:8pt">It was</th><th scope="col">What was found</th><th scope="col" class="number">Ahead</th></tr></thead>
<tbody>${alarms.slice(-mostAlarms).map((one) => html`<tr><th scope="row" class="name">${one.machine}</th><td class="keep">${shortMoment(one.raised, zone)}</td><td class="number">${one.returned === null ? html`<span class="soft">stands</span>` : duration(one.returned - one.raised)}</td><td style="padding-left:8pt">${one.verdict === 'unjudged' ? html`<span class="soft">${verdictWords.unjudged}</span>` : verdictWords[one.verdict]}</td><td>${one.found}</td><td class="number">${one.leadMs === null ? html`<span class="soft">–</span>` : duration(one.leadMs)}</td></tr>`)}</tbody></table>`;
}

function runningTables({ zone, from }: QualityFacts, { tenures, golden, blind }: ModelFacts): Html {
  return html`${tenures.length === 0 ? none : html`<h3>Versions that answered</h3><table class="tight"><colgroup><col style="width:16mm"><col style="width:40mm"><col></colgroup><thead><tr><th scope="col">Version</th><th scope="col">From, to</th><th scope="col">By whom, why, SHA-256</th></tr></thead>
<tbody>${tenures.map((one) => html`<tr><th scope="row">${one.version}</th><td>${one.from < from ? 'before the period' : shortMoment(one.from, zone)}, ${one.to === null ? 'on' : `to ${shortMoment(one.to, zone)}`}</td><td>${whoWords(one.who)}${one.why ? `: ${one.why}` : ''}<br><span class="hash soft">${one.sha256}</span></td></tr>`)}</tbody></table>`}
${golden.length === 0 ? html`<p class="note" style="margin-top:8pt">No golden samples were run in the period.</p>` : html`<h3>Golden samples</h3><table class="tight"><colgroup><col style="width:20mm"><col style="width:44mm"><col style="width:18mm"><col></colgroup><thead><tr><th scope="col">Version</th><th scope="col">Run</th><th scope="col" class="number">Rows</th><th scope="col">Result</th></tr></thead>
<tbody>${golden.slice(-12).map((one) => html`<tr><th scope="row">${one.version}</th><td>${moment(one.at, zone)}</td><td class="number">${whole(one.rows)}</td><td>${one.state === 'passed' ? 'passed' : html`<b>failed</b>`}${one.message ? `: ${one.message}` : ''}</td></tr>`)}</tbody></table>`}
${blind.length === 0 ? none : html`<h3>Where it could not be trusted</h3><table class="tight" style="width:90mm"><colgroup><col><col style="width:30mm"></colgroup><tbody>${blind.slice(0, 12).map((one) => html`<tr><th scope="row" class="name">${one.machine}</th><td class="number">${duration(one.ms)}</td></tr>`)}</tbody></table>`}`;
}

function challengerTable({ challenger }: ModelFacts): Html {
  if (!challenger) return none;
  const { total, champion, limit, output } = challenger;
  const unit = output?.unit || undefined;
  const rows: [string, string][] = [
    ['Rows that both answered', whole(total.rows)],
    ['Largest difference', total.difference ? figure(total.difference.largest, unit) : '–'], ['Mean difference', total.difference ? figure(total.difference.mean, unit) : '–'],
    ['Above the limit: both, the champion alone, the challenger alone', total.above ? `${whole(total.above.both)}, ${whole(total.above.champion)}, ${whole(total.above.challenger)}` : '–'],
    ['Correlation', total.correlation === null ? '–' : figure(total.correlation)],
    ['Rows that the challenger did not answer', whole(total.unanswered)],
  ];
  return html`<h3>Challenger ${challenger.challenger.version} beside champion ${champion ?? 'none'}</h3><p class="note">Since it was appointed${limit === null ? '' : `, at the limit of ${percentOr(limit, output?.unit)}`}; as it was when the report was made.</p>
<table class="tight whole" style="width:130mm"><colgroup><col><col style="width:44mm"></colgroup><tbody>${rows.map(([what, value]) => html`<tr><th scope="row" style="font-weight:400">${what}</th><td class="number">${value}</td></tr>`)}</tbody></table>`;
}

const percentOr = (limit: number, unit: string | undefined): string => (unit ? figure(limit, unit) : limit <= 1 ? percent(limit) : figure(limit));

function method(): Html {
  return html`<section><h2>How the figures were computed</h2><ol class="note">
<li>The truth is what people recorded as findings; what was corrected or withdrawn counts as it stands now. A failure that nobody recorded is in no figure.</li>
<li>A finding is of the alarm that it names, else of the alarms of its machine that stood at some time of its span. A failure counts on the day it came about; it is caught by an alarm that was raised before it and stood in its span.</li>
<li>Right, false, not yet and hidden by maintenance are the verdicts of findings. Shares are of what was judged right or false. Ahead: from the alarm to the failure.</li>
<li>Blind: as the ledger has it. Where it could not be trusted: as the alarms of the model’s blindness tell, such as for inputs outside what training saw.</li></ol></section>`;
}

const iso = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());

/** One row an alarm, and one a missed failure. */
function tableOf({ models, simulated }: QualityFacts): ReportTable {
  const rows = models.flatMap(({ name, alarms, failures }): Cell[][] => [
    ...alarms.map((one): Cell[] => [name, 'alarm', one.machine, iso(one.raised), iso(one.returned), one.verdict, one.found, one.leadMs === null ? null : Math.round(one.leadMs / 600) / 100, simulated ? 'simulated demo plant' : 'no']),
    ...failures.filter(({ caught }) => !caught).map((one): Cell[] => [name, 'missed failure', one.machine, iso(one.from), iso(one.at), 'real', one.found, null, simulated ? 'simulated demo plant' : 'no']),
  ]);
  return { header: ['model', 'what', 'machine', 'from_utc', 'to_utc', 'verdict', 'found', 'ahead_minutes', 'simulated'], rows };
}
