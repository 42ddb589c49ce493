import { aggregateTitles } from '../../../contract/aggregates';
import { moment } from '../calendar-words';
import { priorityGlyph } from '../charts/glyph';
import { html, none, type Html } from '../page/html';
import { capital, duration, figure, plural, whole, whoWords } from '../words';
import { outputValue, type HealthFigures } from './figures';
import type { ModelFacts } from './facts';

export function modelSection({ facts }: HealthFigures): Html {
  const { model } = facts;
  if (!model) return none;
  const { version, manifest, output } = model;
  return html`<section class="page"><h2>The model: ${manifest.title} ${manifest.version}</h2><p>${manifest.description}</p>
<dl><dt>Name and version</dt><dd>${version.model} ${version.version}, ${version.stage}</dd>
<dt>SHA-256</dt><dd class="hash">${version.sha256}</dd>
<dt>Brought in</dt><dd>${moment(version.imported, facts.zone)}, by ${whoWords(version.importedBy)}</dd>
<dt>Golden samples</dt><dd>${goldenWords(model)}</dd>
<dt>What it says</dt><dd>${output.title}: ${output.meaning}</dd>
<dt>Time ahead</dt><dd>${manifest.horizonMs === undefined ? 'It states none: a value speaks of the machine’s present state, not of when it may fail.' : `${duration(manifest.horizonMs)}.`}</dd>
<dt>${plural(model.limits.length, 'Limit')}</dt><dd>${limitWords(facts, model)}</dd>
<dt>Trained on</dt><dd>${manifest.trainingData.map((data) => html`${data.name}, ${whole(data.rows)} rows, ${data.licence}<br><span class="soft">${data.source}</span><br>`)}${manifest.trainingData.length === 0 ? 'not stated' : ''}</dd>
<dt>Licence</dt><dd>${manifest.licence}</dd></dl>
${metrics(model)}${inputs(model)}
${model.limitsText.length === 0 ? none : html`<h3>Limits of use</h3><ul class="plain note">${model.limitsText.map((text) => html`<li>${text}</li>`)}</ul>`}</section>`;
}

function goldenWords({ version: { golden } }: ModelFacts): string {
  if (golden.state === 'none') return 'The package brings none.';
  const worst = golden.worst === null ? '' : `; largest difference ${golden.worst === 0 ? '0' : golden.worst.toExponential(1)}`;
  return `${capital(golden.state)}: ${golden.rows} rows computed here and compared with the trainer’s own outputs${worst}.`;
}

function limitWords(facts: HealthFigures['facts'], { limits }: ModelFacts): Html | string {
  if (limits.length === 0) return 'none set';
  return html`${limits.map(({ value, priority }, i) => html`${i > 0 ? ', ' : ''}${priorityGlyph(priority)}${outputValue(facts, value)}, priority ${priority}`)}`;
}

/** What the package says was measured: numbers and texts as they stand there. Deeper structures are told in one row each. */
function metrics({ manifest }: ModelFacts): Html {
  const rows = Object.entries(manifest.metrics).filter(([, value]) => value !== null && value !== undefined);
  if (rows.length === 0) return none;
  return html`<h3>Measured by its trainer</h3><table class="tight whole"><colgroup><col style="width:38mm"><col></colgroup><tbody>${rows.map(([name, value]) => html`<tr><th scope="row" style="font-weight:400" class="soft">${metricName(name)}</th><td>${metricValue(value)}</td></tr>`)}</tbody></table>`;
}

const known: Record<string, string> = {
  rocAuc: 'ROC AUC', prAuc: 'PR AUC', f1: 'F1', tn: 'true negative', fp: 'false positive', fn: 'false negative', tp: 'true positive', rmse: 'RMSE', mae: 'MAE', r2: 'R²', confusion: 'Confusion counts', rocAucByMode: 'ROC AUC by mode', prAucByMode: 'PR AUC by mode',
};
const metricName = (name: string): string => known[name] ?? capital(name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_-]/g, ' ').toLowerCase());

function metricValue(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? whole(value) : Math.abs(value) < 10 ? String(Number(value.toFixed(4))) : figure(value);
  if (typeof value === 'string' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.map(metricValue).join(', ');
  if (value !== null && typeof value === 'object') return Object.entries(value).map(([name, part]) => `${known[name] ?? metricName(name).toLowerCase()} ${metricValue(part)}`).join(', ');
  return '–';
}

function inputs({ manifest }: ModelFacts): Html {
  return html`<h3>What it takes</h3><table class="tight whole"><thead><tr><th scope="col">Input</th><th scope="col">From</th><th scope="col" class="number">Usual</th><th scope="col" class="number">Seen in training</th></tr></thead>
<tbody>${manifest.inputs.map((input) => {
    const unit = 'unit' in input && input.unit ? ` (${input.unit})` : '';
    const span = (range: readonly [number, number] | undefined) => (range ? `${figure(range[0])} to ${figure(range[1])}` : '–');
    const window = input.window ? `${input.window.aggregate === 'last' ? 'last value within' : `${aggregateTitles[input.window.aggregate]} over`} ${duration(input.window.lengthMs)}` : input.from === 'attribute' ? 'the equipment’s attribute' : 'last value';
    return html`<tr><th scope="row" style="font-weight:400">${input.title}${unit}</th><td class="soft">${window}</td>${input.kind === 'category' ? html`<td class="number soft">–</td><td class="number">${input.labels.slice(0, 8).join(', ')}</td>` : html`<td class="number">${span('usual' in input ? input.usual : undefined)}</td><td class="number">${span('range' in input ? input.range : undefined)}</td>`}</tr>`;
  })}</tbody></table>`;
}

/** How each figure came about. */
export function methodSection({ facts, predictions, machines }: HealthFigures): Html {
  const { recomputed, model } = facts;
  const again = recomputed ? html`<p><b>Computed again: ${whole(recomputed.equal)} of ${whole(recomputed.checked)} equal.</b> ${recomputed.checked === 0 ? 'There were no stored predictions to compare.' : recomputed.equal === recomputed.checked ? 'A sample of the stored predictions, spread evenly over machines and time, was computed again from the stored readings; every bit agrees.' : 'A sample of the stored predictions was computed again from the stored readings; those that differ saw readings that are not in the store, or were made by a version that is no longer here.'}${recomputed.filled > 0 ? ` ${whole(recomputed.filled)} predictions were computed for stretches that had readings and no predictions.` : ''}</p>` : none;
  return html`<section><h2>How the figures were computed</h2>${again}
<ol class="note"><li>Predictions are those the model made as the readings came, ${whole(predictions)} of ${machines.length} machines, one a second at the most. Each holds until the next one, two minutes without a new one at the most unless they come more seldom.</li>
<li>Peak and mean are over the whole period, the mean weighted by time. A machine is above the limit while its value is at or above it${model?.limits[0] ? ` (${outputValue(facts, model.limits[0].value)})` : ''}. It needs attention when it stands above the limit at the end of the period, or an alarm of it has not returned to normal by then.</li>
<li>The change compares the peak with that of the period of the same length before, where predictions exist for at least half of it; without that there is a dash.</li>
<li>“Outside its usual band then” lists the last reading of each tag in the 15 minutes up to the peak that lay outside the band of that tag. It states what was measured, not what caused it.</li>
<li>What moved a prediction is told by Shapley values (Štrumbelj and Kononenko 2014): the model is asked again with some of the inputs taken from rows of its training data, and each input’s part is its mean effect over the orders in which the inputs can be put in.</li>
<li>A gap is a time without a usable reading that is longer than three times the usual spacing around it and than the time after which the tag counts as stale. Readings expected are those that came and those that each gap would have held at the rate around it; a reading that came twice counts once.</li>
<li>Charts show the lowest and highest value of each step, so that no spike is lost. All times are told in the zone of the report.</li></ol></section>`;
}
