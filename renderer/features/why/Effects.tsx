import type { ReactNode } from 'react';
import type { Explanation, InputEffect } from '../../../electron/contract/explanation';
import { EffectBar } from '../../kit';
import { t } from '../../words/catalogue/why';
import { listed } from '../../words/numbers';
import { effectText, errorText, methodText, valueText, whySentence } from '../../words/why';
import { Words } from './Words';

const MOST = 8;

/** What moved a prediction, and by how much: in a sentence, input by input, and word by word within a text. `note` stands behind how it was found. */
export function Effects({ told, note }: { told: Explanation; note?: ReactNode }) {
  // Of a text alone all there is to tell are its words.
  const inputs = told.inputs.length === 1 ? told.inputs.filter(({ words }) => !words) : told.inputs;
  const shown = inputs.slice(0, MOST);
  return (
    <div className="why">
      <p>{whySentence(told)}</p>
      {shown.length > 0 ? <EffectTable told={told} inputs={shown} /> : null}
      {told.inputs.map(({ name, title, words }) => (words && words.length > 0 ? <Words key={name} told={told} title={title} words={words} /> : null))}
      <p className="small muted">
        {inputs.length > shown.length ? t.othersLess(inputs.length - shown.length) : ''}
        {methodText(told)}
        {note}
      </p>
    </div>
  );
}

function EffectTable({ told, inputs }: { told: Explanation; inputs: readonly InputEffect[] }) {
  const most = Math.max(...inputs.map(({ effect, error }) => Math.abs(effect) + error), Number.MIN_VALUE);
  return (
    <table>
      <thead className="visually-hidden">
        <tr>
          <th>{t.columns.input}</th>
          <th>{t.columns.bar}</th>
          <th>{t.columns.effect}</th>
        </tr>
      </thead>
      <tbody>
        {inputs.map((input) => (
          <tr key={input.name}>
            <th scope="row">
              {input.title}
              <span className="small muted">{valueText(input)}</span>
              {input.beside ? <span className="small muted">{t.with(listed(input.beside.map(({ title }) => title)))}</span> : null}
            </th>
            <td className="effect-cell">
              <EffectBar effect={input.effect} error={input.error} most={most} />
            </td>
            <td className="number">
              <strong>{effectText(told, input.effect)}</strong>
              <span className="small muted">{errorText(told, input.error)}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
