import { type Block, isPenMeasure, type Measure } from '../../../../electron/contract/own-reports';
import { Choice, Field } from '../../../kit';
import type { PlantIndex } from '../../../state/plant';
import { t } from '../../../words/catalogue/own-reports';
import { choices } from '../../../words/choices';
import { PenChoice } from '../../displays/components/PenChoice';
import { pensAt } from './draft';
import { NumberField, PlaceChoice, WordChoice } from './fields';

type Kpi = Extract<Block, { kind: 'kpi' }>;
type Verdict = keyof typeof t.verdicts;
const priorities = [1, 2, 3, 4] as const;
const ofRuns: readonly Measure[] = ['runs', 'rows', 'rejected'];

/** What belongs to another measure is let go. */
function measured(block: Kpi, measure: Measure, plant: PlantIndex): Kpi {
  return {
    ...block, measure, pen: isPenMeasure(measure) ? (block.pen ?? pensAt(plant, block.place)[0] ?? null) : null, level: measure === 'above' || measure === 'below' ? (block.level ?? 0) : null,
    priority: measure === 'alarms' ? block.priority : null, verdict: measure === 'findings' ? block.verdict : null, model: ofRuns.includes(measure) ? block.model : null,
  };
}

export function KpiForm({ block, plant, models, onChange }: { block: Kpi; plant: PlantIndex; models: readonly string[]; onChange(block: Block, field?: string): void }) {
  const { measure, limit } = block;
  const isOfRuns = ofRuns.includes(measure);
  const side = limit?.side ?? 'none';
  return (
    <>
      <WordChoice label={t.figure} value={measure} words={t.measures} onChange={(next) => onChange(measured(block, next, plant))} />
      {isPenMeasure(measure) ? <PenChoice plant={plant} pens={block.pen === null ? [] : [block.pen]} most={1} onChange={([pen]) => pen && onChange({ ...block, pen })} /> : null}
      {measure === 'above' || measure === 'below' ? <NumberField label={t.level} value={block.level} onChange={(level) => onChange({ ...block, level }, 'level')} /> : null}
      {isPenMeasure(measure) || isOfRuns ? null : <PlaceChoice plant={plant} value={block.place} onChange={(place) => onChange({ ...block, place })} />}
      {measure === 'alarms' ? <Choice<number> label={t.priority} value={block.priority ?? 0} choices={[{ key: 0, text: t.anyPriority }, ...priorities.map((key) => ({ key, text: t.priorityOf(key) }))]} onChange={(key) => onChange({ ...block, priority: priorities.find((one) => one === key) ?? null })} /> : null}
      {measure === 'findings' ? <Choice<string> label={t.verdict} value={block.verdict ?? 'any'} choices={[{ key: 'any', text: t.anyVerdict }, ...choices(t.verdicts)]} onChange={(key) => onChange({ ...block, verdict: key === 'any' ? null : (key as Verdict) })} /> : null}
      {isOfRuns ? <Choice<string> label={t.model} value={block.model ?? ''} choices={[{ key: '', text: t.anyModel }, ...models.map((key) => ({ key, text: key }))]} onChange={(key) => onChange({ ...block, model: key || null })} /> : null}
      <div className="pair">
        <WordChoice label={t.limitSide} value={side} words={t.sides} onChange={(next) => onChange({ ...block, limit: next === 'none' ? null : { at: limit?.at ?? 0, side: next } })} />
        {limit ? <NumberField label={t.limit} value={limit.at} onChange={(at) => onChange({ ...block, limit: { ...limit, at: at ?? 0 } }, 'limit')} /> : null}
      </div>
      <Field label={t.blockId} value={block.id} onChange={(id) => onChange({ ...block, id }, 'id')} hint={t.blockIdHint(block.id)} mono />
    </>
  );
}
