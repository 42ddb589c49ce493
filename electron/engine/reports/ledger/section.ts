import { revisionLetter, type ReportLedger } from '../../../contract/reports';
import { moment } from '../calendar-words';
import { html, none, type Html } from '../page/html';
import { keyFigures, type KeyFigure } from '../page/opening';
import type { ReportStamp } from '../types';
import { blindWords, percent, whole } from '../words';
import { changesTable } from './revision';

/** What the report rests on: the same block on each kind. */
export function ledgerSection({ readings, models, leftOut }: ReportLedger, stamp: ReportStamp): Html {
  const { zone, created, why, revision } = stamp;
  const { expected, received, late, bad } = readings;
  const share = (n: number): string => (n === 0 ? '' : `${percent(n / received, 2)} of them`);
  const figures: KeyFigure[] = [
    [whole(expected), 'readings expected', ''],
    [whole(received), 'received', expected === 0 ? '' : percent(Math.min(1, received / expected), 2)],
    [whole(late), 'late', share(late)],
    [whole(bad), 'bad', share(bad)],
  ];
  return html`<section class="${revision ? '' : 'whole'}"><h2>What this report rests on</h2>
<p>Made ${moment(created, zone)}${revision ? `, revision ${revisionLetter(revision.revision)}` : ''}. ${why}</p>
${keyFigures(figures, 'margin:10pt 0 8pt')}
<p class="note">Of all machines. Expected: those that came and those that each gap would have held at the rate around it, from a tag’s first reading on. Late: that came when their tag had already counted as stale. A reading that came twice counts once.</p>
${models.length === 0 ? none : html`<table class="tight"><colgroup><col><col style="width:20mm"><col style="width:27mm"><col style="width:27mm"><col style="width:25mm"></colgroup>
<thead><tr><th scope="col">Model, version, SHA-256</th><th scope="col" class="number">Machines</th><th scope="col" class="number">Predictions</th><th scope="col" class="number">Unanswered</th><th scope="col" class="number">Blind</th></tr></thead>
<tbody>${models.map(modelRows)}</tbody></table><p class="note" style="margin-top:5pt">Blind: time without a prediction that holds, of all its machines together. A prediction holds until the next one, two minutes at the most unless they come more seldom.</p>`}
${leftOut.length === 0 ? none : html`<h3>Left out</h3><ul class="plain note">${leftOut.map((text) => html`<li>${text}</li>`)}</ul>`}${changesTable(stamp)}</section>`;
}

function modelRows({ model, machines, blindMs, versions }: ReportLedger['models'][number]): Html {
  return html`${versions.map(({ version, sha256, predictions, unanswered }, i) => html`<tr><th scope="row" style="font-weight:400"><b>${model} ${version}</b><br><span class="hash soft">${sha256}</span></th><td class="number">${i === 0 ? whole(machines) : ''}</td><td class="number">${whole(predictions)}</td><td class="number">${whole(unanswered)}</td><td class="number">${i === 0 ? blindWords(blindMs) : ''}</td></tr>`)}`;
}
