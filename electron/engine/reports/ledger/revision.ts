import { createHash } from 'node:crypto';
import type { Paper } from '../../../contract/deliver';
import { revisionLetter, type ReportChange, type ReportLedger } from '../../../contract/reports';
import { moment } from '../calendar-words';
import { html, none, type Html } from '../page/html';
import type { Figure, ReportContent, ReportStamp } from '../types';
import { blindWords, capital, count, plural, whole } from '../words';

/** Changes that are told on the page; the others stand in the table. */
const mostTold = 14;

/** Of everything that a report says, but when and why it was made: equal ones say the same. */
export function digestOf({ title, plant, heading, foot, body, lasting = body, method, table }: ReportContent, { readings, models, leftOut }: ReportLedger, paper: Paper = 'a4'): string {
  return createHash('sha256').update(JSON.stringify([title, plant, heading, foot, lasting.text, method.text, table, readings, models, leftOut, ...(paper === 'a4' ? [] : [paper])])).digest('hex');
}

/** Of each kind: the ledger's, then its own. */
export function figuresOf(own: readonly Figure[], { readings, models }: ReportLedger, paper: Paper = 'a4'): Figure[] {
  return [
    { name: 'Readings received', value: whole(readings.received) }, { name: 'Readings expected', value: whole(readings.expected) }, { name: 'Late', value: whole(readings.late) }, { name: 'Bad', value: whole(readings.bad) },
    ...models.flatMap(({ model, blindMs, versions }) => [
      { name: `Blind, ${model}`, value: blindWords(blindMs) },
      ...versions.map(({ version, predictions }) => ({ name: `Predictions of ${model} ${version}`, value: whole(predictions) })),
    ]),
    ...own,
    // What was archived before there was a choice says nothing of it, and is A4.
    ...(paper === 'a4' ? [] : [{ name: 'Pages', value: 'Letter' }]),
  ];
}

export function changesBetween(before: readonly Figure[], after: readonly Figure[]): ReportChange[] {
  const old = new Map(before.map(({ name, value }) => [name, value]));
  const now = new Map(after.map(({ name, value }) => [name, value]));
  const names = [...now.keys(), ...[...old.keys()].filter((name) => !now.has(name))];
  return names.filter((name) => old.get(name) !== now.get(name)).map((name) => ({ name, before: old.get(name) ?? null, after: now.get(name) ?? null }));
}

/** Above the finding: that this is not the first, and why there is another. */
export function revisionNote({ revision, zone }: ReportStamp): Html {
  if (!revision) return none;
  const { earlier, arrived, changes } = revision;
  const letter = revisionLetter(earlier.revision);
  const why = arrived === null ? 'That one does not say which readings it had seen.' : arrived > 0 ? `${capital(count(arrived))} ${plural(arrived, 'reading')} arrived since.` : 'No reading arrived since: what changed was recorded or set by people, or is of another model.';
  return html`<p class="revision"><b>Revision ${revisionLetter(revision.revision)}.</b> Revision ${letter} over the same period was made ${moment(earlier.created, zone)} and stands beside this one. ${why}${changes.length > 0 ? ` ${capital(count(changes.length))} ${plural(changes.length, 'figure')} changed; the last pages list them.` : ''}</p>`;
}

export function changesTable({ revision }: ReportStamp): Html {
  if (!revision) return none;
  const { earlier, changes } = revision;
  const [old, now] = [revisionLetter(earlier.revision), revisionLetter(revision.revision)];
  if (changes.length === 0) return html`<h3>Changed since revision ${old}</h3><p class="note">The main figures are the same; what changed lies in single values, names or sentences.</p>`;
  const more = changes.length - mostTold;
  return html`<h3>Changed since revision ${old}</h3><table class="tight"><colgroup><col><col style="width:42mm"><col style="width:42mm"></colgroup>
<thead><tr><th scope="col">Figure</th><th scope="col" class="number">Revision ${old}</th><th scope="col" class="number">Revision ${now}</th></tr></thead>
<tbody>${changes.slice(0, mostTold).map(({ name, before, after }) => html`<tr><th scope="row" style="font-weight:400">${name}</th><td class="number soft">${before ?? '–'}</td><td class="number">${after ?? '–'}</td></tr>`)}</tbody></table>
${more > 0 ? html`<p class="note" style="margin-top:5pt">${capital(count(more))} more ${plural(more, 'figure')} changed; the archive lists them.</p>` : none}`;
}
