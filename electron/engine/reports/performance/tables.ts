import type { AlarmMeasures } from '../../../contract/alarms';
import { barWords } from '../../../contract/measure-words';
import { priorityGlyph } from '../charts/glyph';
import { moment, periodBefore, shortMoment } from '../calendar-words';
import { html, none, type Html } from '../page/html';
import { capital, count, duration, percent, plural, whole } from '../words';
import type { PerformanceFacts } from './facts';
import { rate } from './sentences';

type Bar = AlarmMeasures['bars'][number];

/** Each measure, what is held to be manageable, and what was. */
export function barsSection({ measures, before, from, to }: PerformanceFacts): Html {
  const old = new Map(before?.bars.map(({ what, got }) => [what, got]));
  return html`<section><h2>Against EEMUA 191 and ISA-18.2, for one operator</h2>
<table class="tight whole"><colgroup><col><col style="width:24mm"><col style="width:24mm">${before ? html`<col style="width:28mm">` : none}<col style="width:24mm"></colgroup>
<thead><tr><th scope="col">Measure</th><th scope="col" class="number">At most</th><th scope="col" class="number">Was</th>${before ? html`<th scope="col" class="number">${capital(periodBefore(from, to))}</th>` : none}<th scope="col" class="number">Verdict</th></tr></thead>
<tbody>${measures.bars.map((bar) => html`<tr><th scope="row" style="font-weight:400">${barWords[bar.what]}</th><td class="number soft">${barValue(bar.what, bar.want)}</td><td class="number">${bar.holds ? barValue(bar.what, bar.got) : html`<b>${barValue(bar.what, bar.got)}</b>`}</td>
${before ? html`<td class="number soft">${old.has(bar.what) ? barValue(bar.what, old.get(bar.what) ?? 0) : '–'}</td>` : none}<td class="number">${bar.holds ? html`<span class="soft">holds</span>` : html`<b>beyond</b>`}</td></tr>`)}</tbody></table>
<p class="note" style="margin-top:5pt">An alarm counts each time that it is announced: one that returned and came again counts twice.</p></section>`;
}

export const barValue = (what: Bar['what'], value: number): string => (what === 'flood-share' || what === 'most-frequent-share' ? percent(value, value > 0 && value < 0.1 ? 1 : 0) : rate(value));

export function frequentSection({ measures: { mostFrequent, chattering, announced } }: PerformanceFacts): Html {
  if (mostFrequent.length === 0) return none;
  const chatters = new Map(chattering.map(({ definition, asset, times }) => [`${definition} ${asset}`, times]));
  const together = mostFrequent.reduce((sum, { times }) => sum + times, 0);
  return html`<section class="page"><h2>${mostFrequent.length === 1 ? 'One alarm was announced' : `The ${mostFrequent.length === 10 ? 'ten ' : ''}most frequent make up ${percent(together / announced)} of all`}</h2>
<table class="tight"><colgroup><col style="width:26mm"><col style="width:46mm"><col><col style="width:14mm"><col style="width:16mm"><col style="width:22mm"></colgroup>
<thead><tr><th scope="col">Machine</th><th scope="col">Place</th><th scope="col">Alarm</th><th scope="col" class="number">Times</th><th scope="col" class="number">Of all</th><th scope="col" class="number">Chattering</th></tr></thead>
<tbody>${mostFrequent.map((one) => html`<tr><th scope="row" class="name">${one.assetName}</th><td class="soft">${one.place}</td><td>${one.condition}</td><td class="number">${whole(one.times)}</td><td class="number">${percent(one.share)}</td><td class="number">${chatters.has(`${one.definition} ${one.asset}`) ? `${whole(chatters.get(`${one.definition} ${one.asset}`) ?? 0)} times` : html`<span class="soft">no</span>`}</td></tr>`)}</tbody></table></section>`;
}

export function floodsSection({ measures: { floods }, zone }: PerformanceFacts): Html {
  if (floods.length === 0) return none;
  return html`<section><h2>${capital(count(floods.length))} ${plural(floods.length, 'flood')}</h2><p class="note">From more than ten alarms in ten minutes until there are fewer than five.</p>
<table class="tight" style="width:110mm"><colgroup><col><col style="width:24mm"><col style="width:24mm"></colgroup><thead><tr><th scope="col">Began</th><th scope="col" class="number">Lasted</th><th scope="col" class="number">Alarms</th></tr></thead>
<tbody>${floods.map((one) => html`<tr><th scope="row" style="font-weight:400">${moment(one.from, zone)}</th><td class="number">${duration(one.to - one.from)}</td><td class="number">${whole(one.alarms)}</td></tr>`)}</tbody></table></section>`;
}

/** What stood, what was set aside, and who was not watched: why a screen may have been quieter than the plant. */
export function standingSection(facts: PerformanceFacts): Html {
  return html`${staleTable(facts)}${asideTable(facts)}${blindTable(facts)}`;
}

function staleTable({ measures: { stale }, zone }: PerformanceFacts): Html {
  if (stale.length === 0) return none;
  return html`<section><h2>${capital(count(stale.length))} ${plural(stale.length, 'alarm stands', 'alarms stand')} for more than a day</h2>
<table class="tight"><colgroup><col style="width:36mm"><col><col style="width:44mm"></colgroup><thead><tr><th scope="col">Machine</th><th scope="col">Alarm</th><th scope="col">Since</th></tr></thead>
<tbody>${stale.map((one) => html`<tr><th scope="row" class="name">${one.assetName}</th><td>${one.condition}</td><td class="keep">${moment(one.since, zone)}</td></tr>`)}</tbody></table></section>`;
}

const asideWords = { shelved: 'shelved', suppressed: 'suppressed by design', 'out-of-service': 'out of service' } as const;

function asideTable({ aside, zone }: PerformanceFacts): Html {
  if (aside.length === 0) return none;
  return html`<section><h2>${capital(count(aside.length))} ${plural(aside.length, 'is', 'are')} set aside</h2><p class="note">As it was when the report was made.</p>
<table class="tight"><colgroup><col style="width:36mm"><col><col style="width:34mm"><col style="width:58mm"></colgroup><thead><tr><th scope="col">Machine</th><th scope="col">Alarm</th><th scope="col">State</th><th scope="col">Why, by whom</th></tr></thead>
<tbody>${aside.map((one) => html`<tr><th scope="row" class="name">${priorityGlyph(one.priority)}${one.assetName}</th><td>${one.condition}</td><td>${asideWords[one.state]}${one.until === null ? '' : html`<br><span class="soft">until ${shortMoment(one.until, zone)}</span>`}</td><td>${one.why}${one.by ? html`<br><span class="soft">${one.by}</span>` : ''}</td></tr>`)}</tbody></table></section>`;
}

function blindTable({ blind, from, to }: PerformanceFacts): Html {
  const seen = blind.filter(({ blindMs, silentMs }) => blindMs + silentMs >= 1000);
  if (seen.length === 0) return none;
  const time = (ms: number) => (ms < 1000 ? html`<span class="soft">none</span>` : html`${duration(ms)}`);
  return html`<section><h2>${capital(count(seen.length))} ${plural(seen.length, 'machine was', 'machines were')} not watched at times</h2><p class="note">No prediction: none could be made or trusted. No readings: nothing came. From when the alarm of it was raised.</p>
<table class="tight"><colgroup><col style="width:36mm"><col><col style="width:28mm"><col style="width:28mm"><col style="width:22mm"></colgroup><thead><tr><th scope="col">Machine</th><th scope="col">Place</th><th scope="col" class="number">No prediction</th><th scope="col" class="number">No readings</th><th scope="col" class="number">Of the time</th></tr></thead>
<tbody>${seen.map((one) => html`<tr><th scope="row" class="name">${one.assetName}</th><td class="soft">${one.place}</td><td class="number">${time(one.blindMs)}</td><td class="number">${time(one.silentMs)}</td><td class="number">${percent(Math.min(1, (one.blindMs + one.silentMs) / (to - from)), 1)}</td></tr>`)}</tbody></table></section>`;
}

export function methodSection({ announcements }: PerformanceFacts): Html {
  return html`<section><h2>How the figures were computed</h2><ol class="note">
<li>Every step of an alarm’s life is kept when it happens. The figures are of the ${whole(announcements.length)} steps of the period by which an alarm became unacknowledged; the table beside this report (CSV) has a row for each of them.</li>
<li>What is manageable for one operator: EEMUA 191, 3rd edition (2013), and ISA-18.2-2016, table 7. The share of the ten most frequent is judged from a hundred alarms on.</li>
<li>A wait lasts from the announcement to the acknowledgement. An alarm that was raised anew, set aside or still waits was never acknowledged.</li>
<li>All times are told in the zone of the report.</li></ol></section>`;
}
