import type { ColumnChoices } from '../../../../electron/contract/batch';
import type { BatchPreview, PreviewInput } from '../../../../electron/contract/batch-preview';
import { Choice, Notice, Table, type Column } from '../../../kit';
import { IconAlertTriangle } from '../../../kit/icons';
import { t } from '../../../words/catalogue/batch';
import { warningWords } from '../../../words/batch-warnings';
import { band, number } from '../../../words/numbers';
import { reasonWords } from '../../../words/row-faults';
import { moment } from '../../../words/time';
import { firstOf } from './same-value';
import { SameValue } from './SameValue';

/** What stands in the list of columns beside their names, which no name is. */
const [NONE, SAME] = ['', '\0same'];
const EXAMPLES = 3;

interface PreviewProps {
  found: BatchPreview;
  /** Now, UTC ms. */
  wall: number;
  /** Undefined: as it is found. Null: nothing is to choose, as of the history, whose columns are the model's inputs. */
  onChoose: ((input: string, choice: ColumnChoices[string] | undefined) => void) | null;
}

/** What would feed the model, and what would go wrong, before anything is scored. */
export function Preview({ found, wall, onChoose }: PreviewProps) {
  const { looked, warnings, problems, kept } = found;
  const general = warnings.filter(({ input }) => input === null);
  return (
    <>
      <p className="preview-says">
        <strong>{t.looked(looked.rows, looked.exact ? number(looked.of) : t.about(number(looked.of)))}</strong>{' '}
        {looked.judged ? <span className={looked.rejected > 0 ? 'preview-bad' : 'muted'}>{t.wouldFail(looked.rejected)}</span> : null}
        {kept ? <span className="muted"> {t.keptBy(kept.who, moment(kept.at, wall))}</span> : null}
      </p>
      {general.map((warning) => (
        <Notice key={warning.code + warning.text} problem={warning.stops}>{warningWords(warning)}</Notice>
      ))}
      <Mapping found={found} onChoose={onChoose} />
      <FirstRows found={found} />
      <p className="small muted">{t.adds(found.adds.join(', '))}</p>
      {problems.length > 0 ? (
        <ul className="preview-problems small">
          {problems.slice(0, EXAMPLES).map((problem) => (
            <li key={problem.column + problem.reason}>{t.problem(problem.rows, problem.column, reasonWords(problem), problem.value)}</li>
          ))}
        </ul>
      ) : null}
    </>
  );
}

/** Which column feeds which input. */
function Mapping({ found, onChoose }: Pick<PreviewProps, 'found' | 'onChoose'>) {
  const names = found.columns.map(({ name }) => ({ key: name, text: name }));
  const columns: Column<PreviewInput>[] = [
    { key: 'input', title: t.mapping.input, cell: (one) => <><span className="strong">{one.title}</span>{one.unit ? <span className="muted"> {one.unit}</span> : null}{one.range ? <><br /><span className="small muted">{t.mapping.range(band(...one.range))}</span></> : null}</> },
    {
      key: 'column', title: t.mapping.column,
      cell: (one) => onChoose === null ? one.column : (
        <>
          <Choice<string> bare label={t.mapping.columnOf(one.title)} value={one.value !== null ? SAME : (one.column ?? NONE)} choices={[{ key: NONE, text: one.needed ? t.mapping.nothing : t.mapping.notGiven }, ...(one.kind === 'key' ? [] : [{ key: SAME, text: t.mapping.inEveryRow }]), ...names]}
            onChange={(column) => onChoose(one.name, column === SAME ? { value: firstOf(one) } : column === NONE ? (one.needed ? undefined : null) : { column })} />
          {one.value !== null ? <SameValue one={one} onChoose={(value) => onChoose(one.name, { value })} /> : null}
        </>
      ),
    },
    {
      key: 'unit', title: t.mapping.unit,
      cell: (one) => {
        const unit = one.given ?? one.unit;
        if (onChoose === null || one.column === null || unit === null || one.units.length < 2) return unit === null || (one.column === null && one.value === null) ? null : <span className="muted">{unit}</span>;
        return <Choice<string> bare label={t.mapping.unitOf(one.title)} value={unit} choices={one.units.map((other) => ({ key: other, text: other }))} onChange={(other) => onChoose(one.name, { column: one.column ?? '', unit: other })} />;
      },
    },
    { key: 'values', title: t.mapping.values, cell: (one) => <span className="small muted ellipsis preview-values">{one.value !== null ? null : found.columns.find(({ name }) => name === one.column)?.examples.join(' · ') ?? ''}</span> },
    { key: 'says', title: t.mapping.says, cell: (one) => <Says one={one} found={found} /> },
  ];
  return <div className="preview-mapping"><Table label={t.mapping.label} rows={found.inputs} columns={columns} rowKey={(one) => one.name} /></div>;
}

function Says({ one, found }: { one: PreviewInput; found: BatchPreview }) {
  const warnings = found.warnings.filter(({ input }) => input === one.name);
  if (warnings.length > 0) {
    return warnings.map((warning) => (
      <span key={warning.code} className={warning.stops ? 'preview-badge stops' : 'preview-badge'}>
        <IconAlertTriangle size={14} aria-hidden />
        {warningWords(warning)}
      </span>
    ));
  }
  return one.how === null ? null : <span className="small muted">{t.how[one.how]}{one.sure === 'guess' ? `, ${t.guess}` : ''}</span>;
}

/** With what each column feeds above it, and rows that could not be scored marked. */
function FirstRows({ found }: { found: BatchPreview }) {
  const titles = new Map(found.inputs.map(({ name, title }) => [name, title]));
  return (
    <div className="table-box preview-rows" tabIndex={0} role="region" aria-label={t.firstRows}>
      <table className="table" aria-label={t.firstRows}>
        <thead>
          <tr>
            <th scope="col">{t.line}</th>
            {found.columns.map(({ name, feeds }) => (
              <th key={name} scope="col" className={feeds.length > 0 ? 'fed' : undefined}>
                {name}
                <br />
                <span className="small">{feeds.length > 0 ? feeds.map((input) => titles.get(input) ?? input).join(', ') : t.passedOn}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {found.rows.map(({ line, cells, problem }) => (
            <tr key={line} className={problem ? 'rejected' : undefined}>
              <td className="muted" title={problem ? `${problem.column} ${reasonWords(problem)}` : undefined}>
                {problem ? <IconAlertTriangle size={14} aria-label={t.notScored(reasonWords(problem))} /> : null} {line}
              </td>
              {cells.map((cell, at) => (
                <td key={found.columns[at]?.name ?? at} className={problem && problem.column === found.columns[at]?.name ? 'bad' : undefined}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
