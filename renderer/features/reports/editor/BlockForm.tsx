import { type Block, MOST_LINES } from '../../../../electron/contract/own-reports';
import { Check, Choice, Field, Notice } from '../../../kit';
import type { PlantIndex } from '../../../state/plant';
import { t } from '../../../words/catalogue/own-reports';
import { PenChoice } from '../../displays/components/PenChoice';
import { columnsOf, ofRows } from './draft';
import { NumberField, PlaceChoice, WordChoice } from './fields';
import { ImageForm } from './ImageForm';
import { KpiForm } from './KpiForm';

interface BlockFormProps {
  block: Block;
  plant: PlantIndex;
  /** Of batch runs. */
  models: readonly string[];
  problems: readonly string[];
  /** `field`: typed into it, letter by letter. */
  onChange(block: Block, field?: string): void;
}

/** What one block shows. */
export function BlockForm({ block, plant, models, problems, onChange }: BlockFormProps) {
  return (
    <div className="own-form">
      {problems.map((problem) => <Notice key={problem} problem>{problem}</Notice>)}
      <Fields block={block} plant={plant} models={models} onChange={onChange} />
      {block.kind === 'heading' || block.kind === 'break' ? null : <Field label={t.blockTitle} value={block.title ?? ''} onChange={(title) => onChange({ ...block, title: title === '' ? undefined : title }, 'title')} hint={t.blockTitleHint} />}
    </div>
  );
}

const counts = [3, 5, 10, 20, 40, 60].map((key) => ({ key, text: String(key) }));

function Fields({ block, plant, models, onChange }: Omit<BlockFormProps, 'problems'>) {
  switch (block.kind) {
    case 'text':
      return (
        <>
          <Field label={t.text} value={block.text} onChange={(text) => onChange({ ...block, text }, 'text')} multiline hint={t.textHint} />
          <PlaceChoice plant={plant} value={block.place} onChange={(place) => onChange({ ...block, place })} />
        </>
      );
    case 'heading':
      return (
        <>
          <Field label={t.headingText} value={block.text} onChange={(text) => onChange({ ...block, text }, 'text')} />
          <Check value={block.page} onChange={(page) => onChange({ ...block, page })}>{t.ownPage}</Check>
        </>
      );
    case 'kpi':
      return <KpiForm block={block} plant={plant} models={models} onChange={onChange} />;
    case 'table':
      return <TableFields block={block} plant={plant} onChange={onChange} />;
    case 'trend':
      return (
        <>
          <PenChoice plant={plant} pens={block.pens} most={MOST_LINES} onChange={(pens) => onChange({ ...block, pens })} />
          <Check value={block.limits} onChange={(limits) => onChange({ ...block, limits })}>{t.withLimits}</Check>
        </>
      );
    case 'columns':
      return (
        <>
          <PenChoice plant={plant} pens={[block.pen]} most={1} onChange={([pen]) => pen && onChange({ ...block, pen })} />
          <div className="pair">
            <WordChoice label={t.statistic} value={block.statistic} words={t.statistics} onChange={(statistic) => onChange({ ...block, statistic })} />
            <WordChoice label={t.by} value={block.by} words={t.steps} onChange={(by) => onChange({ ...block, by })} />
          </div>
          <NumberField label={t.limit} value={block.limit} onChange={(limit) => onChange({ ...block, limit }, 'limit')} />
        </>
      );
    case 'alarms':
      return (
        <>
          <PlaceChoice plant={plant} value={block.place} onChange={(place) => onChange({ ...block, place })} />
          <WordChoice label={t.by} value={block.by} words={t.steps} onChange={(by) => onChange({ ...block, by })} />
        </>
      );
    case 'ranking':
      return (
        <>
          <PlaceChoice plant={plant} value={block.place} onChange={(place) => onChange({ ...block, place })} />
          <div className="pair">
            <WordChoice label={t.rankBy} value={block.by} words={t.rankings} onChange={(by) => onChange({ ...block, by })} />
            <Choice<number> label={t.most} value={block.most} choices={counts} onChange={(most) => onChange({ ...block, most })} />
          </div>
        </>
      );
    case 'image':
      return <ImageForm block={block} onChange={onChange} />;
    case 'break':
      return null;
  }
}

function TableFields({ block, plant, onChange }: { block: Extract<Block, { kind: 'table' }>; plant: PlantIndex; onChange: BlockFormProps['onChange'] }) {
  const { columns, sort } = block;
  const name = (key: string) => t.columnNames[key] ?? key;
  const toggle = (key: string, on: boolean) => onChange({ ...block, columns: columnsOf(block.of).filter((one) => (one === key ? on : columns.includes(one))), sort: sort?.column === key && !on ? null : sort });
  return (
    <>
      <WordChoice label={t.tableOf} value={block.of} words={t.tables} onChange={(of) => onChange(ofRows(block, of))} />
      {block.of === 'runs' ? null : <PlaceChoice plant={plant} value={block.place} onChange={(place) => onChange({ ...block, place })} />}
      <fieldset className="own-columns">
        <legend>{t.tableColumns}</legend>
        {columnsOf(block.of).map((key) => <Check key={key} value={columns.includes(key)} onChange={(on) => toggle(key, on)}>{name(key)}</Check>)}
      </fieldset>
      <div className="pair">
        <Choice<string> label={t.sortBy} value={sort?.column ?? ''} choices={[{ key: '', text: t.unsorted }, ...columnsOf(block.of).map((key) => ({ key, text: name(key) }))]} onChange={(column) => onChange({ ...block, sort: column === '' ? null : { column, descending: sort?.descending ?? true } })} />
        {sort ? <WordChoice label={t.order} value={sort.descending ? 'down' : 'up'} words={t.orders} onChange={(order) => onChange({ ...block, sort: { ...sort, descending: order === 'down' } })} /> : null}
        <Choice<number> label={t.most} value={block.most} choices={counts} onChange={(most) => onChange({ ...block, most })} />
      </div>
    </>
  );
}
