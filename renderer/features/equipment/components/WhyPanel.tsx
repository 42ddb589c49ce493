import type { StoredExplanation } from '../../../../electron/contract/explanation';
import { EffectBar, Panel } from '../../../kit';
import { useAsk, useMachineLive, useOutput } from '../../../state/hooks';
import { useTick } from '../../../state/clock';
import { effectText, errorText, methodText, valueText, whySentence } from '../../../words/why';
import { moment } from '../../../words/time';

/** Often enough for what an operator reads, seldom enough to cost next to nothing. */
const AGAIN_MS = 10_000;
const MOST = 8;

/** What moved the newest prediction of a machine, and by how much. Nothing where no model watches it. */
export function WhyPanel({ asset }: { asset: number }) {
  const { output } = useOutput(asset);
  return output ? <Why asset={asset} key={asset} /> : null;
}

function Why({ asset }: { asset: number }) {
  const predicted = Number.isFinite(useMachineLive(asset).prediction);
  const told = useAsk((client) => (predicted ? client.live.explain({ asset }) : Promise.resolve(null)), [asset, predicted], AGAIN_MS);
  const { wall } = useTick();
  if (!told.value && !told.error) return null;
  return (
    <Panel title="What moved it" className="why">
      {told.error ? <p className="muted">{told.error}</p> : null}
      {told.value && !told.error ? <Effects told={told.value} now={wall} /> : null}
    </Panel>
  );
}

function Effects({ told, now }: { told: StoredExplanation; now: number }) {
  const most = Math.max(...told.inputs.map(({ effect, error }) => Math.abs(effect) + error), Number.MIN_VALUE);
  const shown = told.inputs.slice(0, MOST);
  return (
    <>
      <p>{whySentence(told)}</p>
      <table>
        <thead className="visually-hidden">
          <tr>
            <th>Input and value</th>
            <th>As a bar</th>
            <th>Effect and error</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((input) => (
            <tr key={input.name}>
              <th scope="row">
                {input.title}
                <span className="small muted">{valueText(input)}</span>
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
      <p className="small muted">
        {told.inputs.length > shown.length ? `${told.inputs.length - shown.length} others moved it less. ` : ''}
        {methodText(told)} Of {moment(told.time, now)}.{Object.is(told.stored, told.prediction) ? '' : ' The readings it was made from have changed since.'}
      </p>
    </>
  );
}
