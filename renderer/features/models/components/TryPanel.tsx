import { useState } from 'react';
import type { Explanation, RowAnswer } from '../../../../electron/contract/explanation';
import type { Golden, Manifest, ManifestInput } from '../../../../electron/contract/manifest';
import { Button, Choice, Field, Figure, Notice, Panel } from '../../../kit';
import { errorText, useAction } from '../../../state/hooks';
import { t } from '../../../words/catalogue/models';
import { predictionText } from '../../../words/machines';
import { band, withUnit } from '../../../words/numbers';
import { Effects } from '../../why';
import { readRow, startOf } from '../try-row';

interface Tried {
  answer: RowAnswer;
  why: Explanation | { refused: string };
}

/** One row by hand: what the version predicts for it, and what moved that. Nothing is kept. For models that take values or texts. */
export function TryPanel({ model, version, manifest, golden }: { model: string; version: string; manifest: Manifest; golden: Golden | null }) {
  const [typed, setTyped] = useState(() => startOf(manifest, golden));
  const [asked, setAsked] = useState(false);
  const [tried, setTried] = useState<Tried | null>(null);
  const { row, wrong } = readRow(manifest, typed);
  const predict = useAction(async (client) => {
    const answer = await client.models.predict({ model, version, row });
    const none = answer.outputs.every(({ value }) => value === null);
    const why = none ? { refused: t.noPrediction } : await client.models.explain({ model, version, row }).catch((error: unknown) => ({ refused: errorText(error) }));
    setTried({ answer, why });
  });
  const change = (name: string, value: string) => {
    setTyped((before) => ({ ...before, [name]: value }));
    setTried(null);
  };
  const submit = () => {
    setAsked(true);
    if (Object.keys(wrong).length === 0) void predict.run();
  };
  return (
    <Panel title={t.tryIt}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <div className="try-fields">
          {manifest.inputs.map((input) => (
            <div key={input.name} className={input.kind === 'text' ? 'wide' : undefined}>
              <InputField input={input} value={typed[input.name] ?? ''} error={asked ? (wrong[input.name] ?? null) : null} onChange={(value) => change(input.name, value)} />
            </div>
          ))}
        </div>
        <div className="try-foot">
          <Button submit pending={predict.pending}>
            {t.predict}
          </Button>
          <span className="small muted">{golden ? t.beginsWithGolden : t.nothingKept}</span>
        </div>
      </form>
      {predict.error ? <Notice problem>{predict.error}</Notice> : null}
      {tried ? <Result manifest={manifest} tried={tried} /> : null}
    </Panel>
  );
}

function InputField({ input, value, error, onChange }: { input: ManifestInput; value: string; error: string | null; onChange(value: string): void }) {
  const label = 'unit' in input && input.unit ? `${input.title}, ${input.unit}` : input.title;
  if (input.kind === 'text') return <Field label={label} value={value} onChange={onChange} error={error} multiline />;
  if (input.kind === 'boolean') return <Choice label={label} value={value === 'true' || value === '1' ? 'true' : 'false'} choices={[{ key: 'true', text: t.yes }, { key: 'false', text: t.no }]} onChange={onChange} />;
  if (input.kind === 'category') return <Choice label={label} value={value === '' ? null : value} choices={[...(input.missing ? [{ key: '', text: t.noValue }] : []), ...input.labels.map((text) => ({ key: text, text }))]} onChange={onChange} hint={error} />;
  return <Field label={label} value={value} onChange={onChange} error={error} hint={input.usual ? t.usual(withUnit(band(...input.usual), input.unit)) : undefined} />;
}

function Result({ manifest, tried: { answer, why } }: { manifest: Manifest; tried: Tried }) {
  return (
    <div className="try-result" role="status">
      <div className="figures">
        {manifest.outputs.map(({ name, title, kind, unit }) => {
          const { value = null, label = null } = answer.outputs.find((output) => output.name === name) ?? {};
          return <Figure key={name} value={label ?? predictionText(value ?? NaN, { kind: kind === 'probability' ? kind : 'number', unit })} label={title} />;
        })}
      </div>
      {answer.outside ? <Notice>{t.outside}</Notice> : null}
      {'refused' in why ? <p className="muted">{why.refused}</p> : <Effects told={why} />}
    </div>
  );
}
