import type { InputEffect, StoredExplanation } from '../../../contract/explanation';
import { mostLikely } from '../../../contract/modes';
import { effectBar } from '../charts/effect';
import { shortMoment } from '../calendar-words';
import { html, none, type Html } from '../page/html';
import { count, figure, inSentence, list, minus, plural, thin, whole } from '../words';
import { outputValue, type HealthFigures, type MachineFigures } from './figures';

/** Rows of one machine's table; what is left moved it least and stands in one row. */
const mostInputs = 6;
/** Named as a reason: surely more than chance, and a tenth of the whole way at least. */
const sure = 2;
const namedShare = 0.1;
const mostNamed = 2;

/** `moved there above all by tool wear (231 min) and torque (68.1 Nm)`; empty where nothing stands out. */
export function reasonWords({ prediction, base, inputs }: StoredExplanation): string {
  const way = prediction - base;
  const named = inputs.filter(({ effect, error }) => effect * way > 0 && Math.abs(effect) > sure * error && Math.abs(effect) >= namedShare * Math.abs(way)).slice(0, mostNamed);
  return named.length === 0 ? '' : `moved there above all by ${list(named.map((input) => `${inSentence(input.title)} (${valueWords(input)})`))}`;
}

/** Pages on what moved the highest prediction of each machine that needs attention. */
export function whySection(figures: HealthFigures): Html {
  const { facts: { reasons }, open } = figures;
  const explained = open.filter(({ id }) => reasons.of.has(id));
  if (explained.length === 0) return reasons.lacking === null ? none : html`<section><h2>Why is not told</h2><p class="note">${reasons.lacking}</p></section>`;
  const [first] = explained.map(({ id }) => reasons.of.get(id));
  return html`<section><h2>What moved the ${plural(explained.length, 'prediction')} of ${list([...explained.slice(0, 3).map(({ name }) => name), ...(explained.length > 3 ? [`${count(explained.length - 3)} more`] : [])])}</h2><p class="note">Each input’s part in the highest prediction, against ${whole(first?.background.rows ?? 0)} rows of the training data: the base value is the mean prediction over those, and base value and parts add up to the prediction. To the right: it raises. ${first?.method === 'exact' ? 'Exact, by all subsets of the inputs.' : 'Whiskers: one standard error, since a sample of orders was tried.'} It tells what moved the model, not what broke the machine.${reasons.lacking === null ? '' : ` ${reasons.lacking}`}</p>
${explained.map((machine) => machineWhy(figures, machine))}</section>`;
}

function machineWhy({ facts }: HealthFigures, machine: MachineFigures): Html {
  const told = facts.reasons.of.get(machine.id);
  if (!told) return none;
  const most = Math.max(...told.inputs.map(({ effect, error }) => Math.abs(effect) + error), Number.MIN_VALUE);
  const [shown, rest] = [told.inputs.slice(0, mostInputs), told.inputs.slice(mostInputs)];
  const row = (title: string, value: string, { effect, error }: Pick<InputEffect, 'effect' | 'error'>) => html`<tr><th scope="row" style="font-weight:400">${title}</th><td class="number">${value}</td><td>${effectBar(effect, error, most, `${title}: ${effectWords(told, effect)}`)}</td><td class="number">${effectWords(told, effect)}${told.method === 'exact' ? '' : html`<span class="soft"> ±${thin}${amount(told, error)}</span>`}</td></tr>`;
  // Errors of the rest are not independent: their sum can't be known from them, and the largest it can be is told.
  const others = { effect: rest.reduce((sum, { effect }) => sum + effect, 0), error: rest.reduce((sum, { error }) => sum + error, 0) };
  return html`<div class="whole"><h3>${machine.name}, ${shortMoment(told.time, facts.zone)}: ${outputValue(facts, told.prediction)}${mostLikely(told.mode)}</h3>
<table class="tight"><colgroup><col style="width:44mm"><col style="width:28mm"><col><col style="width:36mm"></colgroup><tbody>
${shown.map((input) => row(input.title, valueWords(input), input))}${rest.length > 0 ? row(`${count(rest.length)} ${plural(rest.length, 'other', 'others')}`, '', others) : none}
<tr><th scope="row" style="font-weight:400" class="soft">Base value</th><td></td><td></td><td class="number soft">${outputValue(facts, told.base)}</td></tr></tbody></table></div>`;
}

function valueWords({ value, unit }: InputEffect): string {
  if (value === null) return 'no value';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'number' ? figure(value, unit) : value;
}

/** `+31 points` of a probability, else in the output's unit. */
function effectWords(told: StoredExplanation, effect: number): string {
  const text = amount(told, Math.abs(effect));
  return `${/^[0.]*$/.test(text) ? '' : effect < 0 ? minus : '+'}${text}${told.output.kind === 'number' ? (told.output.unit ? thin + told.output.unit : '') : ' points'}`;
}

const amount = ({ output }: StoredExplanation, size: number): string => (output.kind === 'number' ? figure(size) : (size * 100).toFixed(1));
