import { periodBefore, periodNoun, shortMoment } from '../calendar-words';
import { strip } from '../charts/strip';
import type { Cell, ReportTable } from '../csv';
import { lengthOf } from '../health/spans';
import { html, none, type Html } from '../page/html';
import { capital, count, duration, list, percent, plural, whole } from '../words';
import { causeWords, sourceName } from './causes';
import { gapsList, shareOf, type CompletenessFigures } from './figures';

const mostGaps = 36;
const mostTags = 60;
const soft = (n: number): Html | string => (n === 0 ? html`<span class="soft">0</span>` : whole(n));
const arrived = (share: number): string => (Number.isNaN(share) ? '–' : percent(share, 2));

export function machinesSection({ facts, machines, before }: CompletenessFigures): Html {
  if (machines.length === 0) return none;
  const compared = before !== null;
  const began: [number, number][] = facts.observedFrom > facts.from ? [[facts.from, facts.observedFrom]] : [];
  return html`<section><h2>Readings over the ${periodNoun(facts.from, facts.to)}, by machine</h2>
<table class="tight"><colgroup><col style="width:30mm"><col><col style="width:19mm">${compared ? html`<col style="width:21mm">` : none}<col style="width:17mm"><col style="width:15mm"><col style="width:22mm"></colgroup>
<thead><tr><th scope="col">Machine</th><th scope="col">Grey: every tag had readings. White: one or more had none</th><th scope="col" class="number">Arrived</th>${compared ? html`<th scope="col" class="number">${capital(periodBefore(facts.from, facts.to))}</th>` : none}<th scope="col" class="number">Late</th><th scope="col" class="number">Bad</th><th scope="col" class="number">Missing</th></tr></thead>
<tbody>${machines.map((machine) => html`<tr><th scope="row" class="name">${machine.name}</th><td style="vertical-align:middle">${strip(facts.from, facts.to, [...began, ...machine.gaps], `${machine.name}: ${machine.gaps.length} ${plural(machine.gaps.length, 'gap')}`)}</td><td class="number">${arrived(machine.share)}</td>${compared ? html`<td class="number soft">${machine.before === null ? '–' : arrived(machine.before)}</td>` : none}<td class="number">${soft(machine.late)}</td><td class="number">${soft(machine.bad)}</td><td class="number">${machine.missingMs < 1000 ? html`<span class="soft">none</span>` : duration(machine.missingMs)}</td></tr>`)}</tbody></table></section>`;
}

const stateWords = { connected: 'connected', connecting: 'connecting', failed: 'failed', off: 'switched off' } as const;

export function sourcesSection({ facts }: CompletenessFigures): Html {
  if (facts.sources.length === 0) return none;
  return html`<section><h2>By source</h2>
<table class="tight whole"><colgroup><col><col style="width:19mm"><col style="width:13mm"><col style="width:22mm"><col style="width:18mm"><col style="width:21mm"><col style="width:14mm"><col style="width:20mm"></colgroup>
<thead><tr><th scope="col">Source</th><th scope="col" class="number">Machines</th><th scope="col" class="number">Tags</th><th scope="col" class="number">Received</th><th scope="col" class="number">Arrived</th><th scope="col" class="number">Late</th><th scope="col" class="number">Bad</th><th scope="col" class="number">State</th></tr></thead>
<tbody>${facts.sources.map((one) => html`<tr><th scope="row" class="name">${sourceName(one.name)}</th><td class="number">${whole(one.machines)}</td><td class="number">${whole(one.tags)}</td><td class="number">${whole(one.received)}</td><td class="number">${arrived(shareOf(one))}</td><td class="number">${soft(one.late)}</td><td class="number">${soft(one.bad)}</td><td class="number">${one.state === null ? html`<span class="soft">–</span>` : stateWords[one.state]}</td></tr>`)}</tbody></table>
<p class="note" style="margin-top:5pt">A tag is of the connection that maps it now; one that none maps comes on topics of Millwright’s own layout or over HTTP. State: when the report was made.</p></section>`;
}

export function rejectedSection({ facts, rejected }: CompletenessFigures): Html {
  if (facts.rejected.length === 0) return html`<section><h2>Everything that came was kept as it came</h2></section>`;
  return html`<section><h2>${whole(rejected)} ${plural(rejected, 'value or message was', 'values and messages were')} not kept as ${plural(rejected, 'it', 'they')} came</h2>
<table class="tight"><colgroup><col style="width:50mm"><col><col style="width:24mm"></colgroup><thead><tr><th scope="col">Source</th><th scope="col">Because</th><th scope="col" class="number">How many</th></tr></thead>
<tbody>${[...facts.rejected].sort((a, b) => b.count - a.count).map((one) => html`<tr><th scope="row" class="name" style="font-weight:400">${sourceName(one.connector)}</th><td>${causeWords[one.cause]}</td><td class="number">${whole(one.count)}</td></tr>`)}</tbody></table>
<p class="note" style="margin-top:5pt">Of the whole hours that the ${periodNoun(facts.from, facts.to)} touches.</p></section>`;
}

export function gapsSection({ facts }: CompletenessFigures): Html {
  const gaps = gapsList(facts.machines);
  if (gaps.length === 0) return none;
  return html`<section><h2>${capital(count(gaps.length))} ${plural(gaps.length, 'gap')}${gaps.length > mostGaps ? `, the ${mostGaps} longest` : ''}</h2>
<table class="tight"><colgroup><col style="width:30mm"><col><col style="width:27mm"><col style="width:27mm"><col style="width:24mm"></colgroup><thead><tr><th scope="col">Machine</th><th scope="col">Tags</th><th scope="col">Began</th><th scope="col">Ended</th><th scope="col" class="number">Lasted</th></tr></thead>
<tbody>${gaps.slice(0, mostGaps).map((gap) => html`<tr><th scope="row" class="name">${gap.machine}</th><td class="soft">${gap.all ? (gap.tags.length === 1 ? list(gap.tags) : `all ${gap.tags.length} tags`) : list(gap.tags)}</td><td class="keep">${shortMoment(gap.from, facts.zone)}</td><td class="keep">${gap.to >= facts.to ? html`<span class="soft">still missing</span>` : shortMoment(gap.to, facts.zone)}</td><td class="number">${duration(gap.to - gap.from)}</td></tr>`)}</tbody></table>
${gaps.length > mostGaps ? html`<p class="note" style="margin-top:5pt">The table beside this report (CSV) has all of them, by tag.</p>` : none}</section>`;
}

export function tagsSection({ machines }: CompletenessFigures): Html {
  const late = machines.reduce((sum, { tags }) => sum + tags.filter((tag) => tag.received >= tag.expected && tag.bad === 0 && tag.late > 0).length, 0);
  const lacking = machines.flatMap(({ name, tags }) => tags.map((tag) => ({ machine: name, ...tag }))).filter((tag) => tag.received < tag.expected || tag.bad > 0)
    .sort((a, b) => (b.expected - b.received) - (a.expected - a.received) || b.bad - a.bad || b.late - a.late);
  if (lacking.length === 0) return none;
  return html`<section><h2>${capital(count(lacking.length))} ${plural(lacking.length, 'tag lacks', 'tags lack')} readings or ${plural(lacking.length, 'has', 'have')} bad ones${lacking.length > mostTags ? `, the first ${mostTags}` : ''}</h2>
<table class="tight"><colgroup><col style="width:30mm"><col><col style="width:24mm"><col style="width:24mm"><col style="width:20mm"><col style="width:17mm"><col style="width:15mm"></colgroup><thead><tr><th scope="col">Machine</th><th scope="col">Tag</th><th scope="col" class="number">Expected</th><th scope="col" class="number">Received</th><th scope="col" class="number">Arrived</th><th scope="col" class="number">Late</th><th scope="col" class="number">Bad</th></tr></thead>
<tbody>${lacking.slice(0, mostTags).map((tag) => html`<tr><th scope="row" class="name">${tag.machine}</th><td>${tag.title}</td><td class="number">${whole(tag.expected)}</td><td class="number">${whole(tag.received)}</td><td class="number">${arrived(shareOf(tag))}</td><td class="number">${soft(tag.late)}</td><td class="number">${soft(tag.bad)}</td></tr>`)}</tbody></table>
${late > 0 ? html`<p class="note" style="margin-top:5pt">Of ${late === 1 ? 'one more' : `${count(late)} more`} nothing is missing or bad, and something came late: the table beside this report (CSV) has ${late === 1 ? 'it' : 'them'}.</p>` : none}</section>`;
}

export function completenessMethod(): Html {
  return html`<section><h2>How the figures were computed</h2><ol class="note">
<li>Expected: the readings that came, and of each gap those that it would have held at the rate beside it: the median of five intervals on either side, where longer than one and a half of it is a gap. A tag is expected from its first reading on. Of tags that report changes alone it is a guess. A reading that came twice (same time, same value) counts once.</li>
<li>A gap that is listed is a time without a usable reading that is longer than three times the usual spacing around it, and than the time after which the tag counts as stale; what a deadband may keep away is none. It begins with the last reading before it and ends with the first after it. What is marked bad is no usable reading.</li>
<li>Late: the reading came when its tag had already counted as stale, that is, longer after its own time than that.</li>
<li>What was not kept as it came is counted by the hour of this machine’s clock when it came. Such a message belongs to no tag, so it is in none of the other figures.</li>
<li>Times are told in the zone of the report.</li></ol></section>`;
}

const iso = (time: number): string => new Date(time).toISOString();

/** One row a tag. Times in UTC, ISO 8601; shares from 0 to 1; gaps as `begin/end`. */
export function completenessTable({ facts }: CompletenessFigures): ReportTable {
  const rows = facts.machines.flatMap(({ name, place, tags }) => tags.map((tag): Cell[] => {
    const longest = [...tag.gaps].sort((a, b) => b[1] - b[0] - (a[1] - a[0]))[0];
    return [
      name, place, tag.name, tag.title, tag.unit ?? null, tag.source, tag.expected, tag.received, tag.late, tag.bad, Math.round(shareOf(tag) * 1e6) / 1e6, tag.gaps.length, Math.round(lengthOf(tag.gaps) / 60) / 1000,
      longest ? iso(longest[0]) : null, longest ? iso(longest[1]) : null, tag.gaps.map(([from, to]) => `${iso(from)}/${iso(to)}`).join(' ') || null, iso(facts.from), iso(facts.to), facts.simulated ? 'simulated demo plant' : 'no',
    ];
  }));
  return { header: ['machine', 'place', 'tag', 'title', 'unit', 'source', 'expected', 'received', 'late', 'bad', 'completeness', 'gaps', 'missing_minutes', 'longest_gap_begin_utc', 'longest_gap_end_utc', 'gaps_utc', 'from_utc', 'to_utc', 'simulated'], rows };
}
