import { isOfPredictions, isOfTwo, isOverTime } from '../../../../electron/contract/alarm-kinds';
import type { AlarmDefinition, AlarmKind } from '../../../../electron/contract/alarms';
import { Choice } from '../../../kit';
import { usePlant } from '../../../state/hooks';
import { t } from '../../../words/catalogue/alarms';
import { kindWords } from '../../../words/alarms';

const kinds = (Object.keys(kindWords) as AlarmKind[]).map((key) => ({ key, text: kindWords[key] ?? key }));
const NONE = '';
const PLANT = 0;

/** What a new definition judges: the kind, the value, and for which part of the plant. */
export function DefinitionSubject({ of, onChange }: { of: AlarmDefinition; onChange(part: Partial<AlarmDefinition>): void }) {
  const plant = usePlant();
  const tags = [...new Set((plant?.plant.tags ?? []).map(({ name }) => name))].sort().map((key) => ({ key, text: key }));
  const outputs = [...new Map((plant?.plant.watches ?? []).map(({ model, output }) => [`${model}/${output}`, { model, output }])).entries()];
  const parts = [{ key: PLANT, text: t.wholePlant }, ...(plant?.plant.assets ?? []).map(({ id, name }) => ({ key: id, text: name }))];
  const choose = (kind: AlarmKind) => onChange({ kind, ...(isOfPredictions(kind) ? { tag: null, other: null } : { model: null, output: null }), ...(isOverTime({ kind, other: of.other }) ? {} : { spanMs: null }) });
  const against = of.kind === 'reading-discrepancy' || of.kind === 'reading-deviation';
  return (
    <div className="definition-grid">
      <Choice<AlarmKind> label={t.raisedWhen} value={of.kind} choices={kinds} onChange={choose} />
      {isOfPredictions(of.kind) ? (
        <Choice<string> label={t.prediction} value={of.model === null ? null : `${of.model}/${of.output ?? ''}`} choices={outputs.map(([key, { model, output }]) => ({ key, text: t.outputOf(output, model) }))}
          onChange={(key) => onChange(new Map(outputs).get(key) ?? {})} />
      ) : <Choice<string> label={t.tag} value={of.tag} choices={tags} onChange={(tag) => onChange({ tag })} />}
      <Choice<number> label={t.where} value={of.under ?? PLANT} choices={parts} onChange={(under) => onChange({ under: under === PLANT ? null : under })} hint={t.nearestStands} />
      {against ? (
        <Choice<string> label={isOfTwo(of) || of.kind === 'reading-discrepancy' ? t.heldAgainst : t.heldAgainstMean} value={of.other ?? NONE}
          choices={[...(of.kind === 'reading-deviation' ? [{ key: NONE, text: t.ownMean }] : []), ...tags.filter(({ key }) => key !== of.tag)]} onChange={(other) => onChange({ other: other === NONE ? null : other })} />
      ) : null}
    </div>
  );
}
