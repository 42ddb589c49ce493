import type { Alarm } from '../../../contract/alarms';
import { priorityGlyph } from '../charts/glyph';
import { strip } from '../charts/strip';
import { periodNoun, shortMoment, within } from '../calendar-words';
import { html, none, type Html } from '../page/html';
import { capital, count, duration, percent, plural, thin, whole } from '../words';
import { byName, fewMachines, outputValue, type HealthFigures } from './figures';

/** So many stay together on one page. */
const fewAlarms = 8;

export function alarmsSection(figures: HealthFigures): Html {
  const { facts, machines, raised, unacknowledged } = figures;
  const noun = periodNoun(facts.from, facts.to);
  const earlier = facts.alarms.length - raised.length;
  const withoutAlarm = machines.filter(({ id, priority }) => priority !== null && !facts.alarms.some(({ asset, kind }) => asset === id && kind === 'prediction-high')).length;
  const finding = facts.alarms.length === 0 ? `No alarm was raised ${within(facts.from, facts.to)}`
    : `${capital(count(raised.length))} ${plural(raised.length, 'alarm')} raised, ${unacknowledged.length === 0 ? 'all acknowledged' : unacknowledged.length === facts.alarms.length ? 'none acknowledged' : `${count(unacknowledged.length)} not acknowledged`}`;
  return html`<section class="${facts.alarms.length > 12 ? 'page' : ''}" ${facts.alarms.length > 12 ? '' : html`style="margin-top:26pt"`}><h2>${finding}</h2>
${earlier > 0 ? html`<p class="note">${capital(count(earlier))} of those listed ${plural(earlier, 'was', 'were')} raised before the ${noun} and still open in it.</p>` : none}
${withoutAlarm > 0 ? html`<p class="note">${capital(count(withoutAlarm))} ${plural(withoutAlarm, 'machine', 'machines')} went above the limit without an alarm: an alarm is raised on values as they come, after its delay; values that came late are judged in this report and raise none.</p>` : none}
${facts.alarms.length === 0 ? none : html`<table class="tight${facts.alarms.length <= fewAlarms ? ' whole' : ''}"><colgroup><col style="width:27mm"><col><col style="width:23mm"><col style="width:45mm"><col style="width:24mm"><col style="width:11mm"></colgroup>
<thead><tr><th scope="col">Machine</th><th scope="col">Condition</th><th scope="col">Raised</th><th scope="col">Acknowledged</th><th scope="col">Returned</th><th scope="col" class="number">Peak</th></tr></thead>
<tbody>${facts.alarms.map((alarm) => alarmRow(figures, alarm))}</tbody></table>`}</section>`;
}

function alarmRow({ facts }: HealthFigures, alarm: Alarm): Html {
  const after = alarm.acknowledged === null ? '' : `${shortMoment(alarm.acknowledged, facts.zone)}, after ${duration(alarm.acknowledged - alarm.raised)}`;
  const value = alarm.kind === 'prediction-high' && alarm.peak !== null ? outputValue(facts, alarm.peak) : '–';
  return html`<tr><th scope="row" class="name">${priorityGlyph(alarm.priority)}${alarm.assetName}</th><td>${alarm.condition.replace(/ (?=%)/g, thin)}</td><td class="keep">${shortMoment(alarm.raised, facts.zone)}</td>
<td>${alarm.acknowledged === null ? html`<span class="soft">not acknowledged</span>` : html`${alarm.acknowledgedBy ?? ''}<br><span class="soft">${after}</span>${alarm.note ? html`<br>“${alarm.note}”` : ''}`}</td>
<td class="keep">${alarm.returned === null ? html`<span class="soft">still active</span>` : html`${shortMoment(alarm.returned, facts.zone)}<br><span class="soft">after ${duration(alarm.returned - alarm.raised)}</span>`}</td><td class="number">${value}</td></tr>`;
}

export function dataSection(figures: HealthFigures): Html {
  const { facts, machines, readings, bad, complete } = figures;
  if (machines.length === 0) return none;
  const lacking = machines.filter(({ missingMs }) => missingMs >= 1000);
  const finding = readings === 0 ? 'No readings came' : lacking.length === 0 ? `${percent(complete, 2)} of readings arrived, from every machine without a gap` : `${percent(complete, 2)} of readings arrived; ${count(lacking.length)} ${plural(lacking.length, 'machine has', 'machines have')} gaps`;
  return html`<section class="${machines.length > fewMachines ? 'page' : ''}"><h2>${finding}</h2>
<p class="note">${whole(readings)} readings, ${bad === 0 ? 'none marked bad' : `${whole(bad)} of them marked bad and left out`}. Grey: every tag of the machine had readings. White: at least one had none.${facts.observedFrom > facts.from ? ` Readings begin at ${shortMoment(facts.observedFrom, facts.zone)}; nothing before that counts as missing.` : ''}</p>
<table class="tight ${machines.length > fewMachines ? '' : 'whole'}"><colgroup><col style="width:30mm"><col><col style="width:21mm"><col style="width:14mm"><col style="width:20mm"><col style="width:34mm"></colgroup>
<thead><tr><th scope="col">Machine</th><th scope="col">Readings over the ${periodNoun(facts.from, facts.to)}</th><th scope="col" class="number">Readings</th><th scope="col" class="number">Bad</th><th scope="col" class="number">Arrived</th><th scope="col" class="number">Longest gap</th></tr></thead>
<tbody>${[...machines].sort((a, b) => byName(a.name, b.name)).map((machine) => {
    const longest = [...machine.missing].sort((a, b) => b[1] - b[0] - (a[1] - a[0]))[0];
    const gaps = `${machine.missing.length} ${plural(machine.missing.length, 'gap')}`;
    return html`<tr><th scope="row" class="name">${machine.name}</th><td style="vertical-align:middle">${strip(facts.from, facts.to, facts.observedFrom > facts.from ? [[facts.from, facts.observedFrom], ...machine.missing] : machine.missing, `${machine.name}: ${gaps}`)}</td><td class="number">${whole(machine.readings)}</td><td class="number">${machine.bad === 0 ? html`<span class="soft">0</span>` : whole(machine.bad)}</td><td class="number">${percent(machine.complete, 2)}</td><td class="number">${longest ? html`${duration(longest[1] - longest[0])}<span class="soft">, ${shortMoment(longest[0], facts.zone)}</span>` : html`<span class="soft">none</span>`}</td></tr>`;
  })}</tbody></table></section>`;
}
