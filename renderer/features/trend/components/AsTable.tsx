import type { Action } from '../../../../electron/contract/actions';
import type { Alarm } from '../../../../electron/contract/alarms';
import { penRange, pointAt, qualityAt } from '../../../kit/trend/pen-line';
import type { Span } from '../../../kit/trend/span';
import type { Pen } from '../../../state/pens';
import { conditionWords } from '../../../words/engine';
import { t } from '../../../words/catalogue/trends';
import { t as words } from '../../../words/catalogue/numbers';
import { didWords } from '../../../words/actions';
import type { Beside } from '../../../app/route';
import { DASH } from '../../../words/numbers';
import { dateTime } from '../../../words/time';
import { besideWords } from '../../../words/trends';
import { letterOf } from '../hooks/usePlotPens';
import { isDrawnBeside, type TrendLines } from '../hooks/useTrendLines';

interface AsTableProps {
  pens: readonly Pen[];
  lines: TrendLines;
  span: Span;
  now: number;
  alarms: readonly Alarm[];
  actions: readonly Action[];
  beside: Beside | null;
}

const ROWS = 24;

/** The same as rows: what the lines say in each of 24 parts of the span, the newest first. */
export function AsTable({ pens, lines, span, now, alarms, actions, beside }: AsTableProps) {
  const step = (span.to - span.from) / ROWS;
  const parts = Array.from({ length: ROWS }, (_, i) => ({ from: span.to - (i + 1) * step, to: span.to - i * step })).filter((part) => part.from < now);
  return (
    // Scrolled by keyboard too.
    <div className="table-box fill trend-table" tabIndex={0} role="region" aria-label={t.tableRegion}>
      <table className="table" aria-label={t.table}>
        <thead>
          <tr>
            <th scope="col">{t.from}</th>
            {pens.map((pen, place) => (
              <th key={pen.key} scope="col" className="number">{letterOf(place)} {pen.title}, {pen.asset.name}</th>
            ))}
            <th scope="col">{t.alarmsRaised}</th>
            <th scope="col">{t.done}</th>
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => (
            <tr key={part.from}>
              <th scope="row">{dateTime(part.from)}</th>
              {pens.map((pen) => (
                <td key={pen.key} className="number">{cell(pen, lines, part, beside)}</td>
              ))}
              <td>{alarms.filter((alarm) => alarm.raised >= part.from && alarm.raised < part.to).map((alarm) => t.alarmRaised(alarm.assetName, conditionWords(alarm), alarm.priority)).join('; ') || DASH}</td>
              <td>{actions.filter((action) => action.done >= part.from && action.done < part.to).map((action) => `${action.assetName}: ${didWords(action)}`).join('; ') || DASH}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function cell(pen: Pen, lines: TrendLines, { from, to }: Span, beside: Beside | null) {
  const own = lines.of.get(pen.key);
  const range = own ? penRange(own.line, from, to - 1) : null;
  const ghost = own?.ghost ? pointAt(own.ghost, to - 1) : null;
  const worst = own ? Math.max(0, ...own.line.runs.filter((run) => run.to > from && run.from < to).map((run) => run.quality), qualityAt(own.line, from)) : 0;
  const low = range ? pen.text(range[0]) : '';
  const high = range ? pen.text(range[1]) : '';
  return (
    <>
      {!range ? t.noData : low === high ? low : words.band(low, high)}
      {worst > 0 ? <span className="muted">{worst === 2 ? t.someBad : t.someUncertain}</span> : null}
      {isDrawnBeside(pen, beside) ? <span className="muted">, {besideWords[beside]} {ghost ? pen.text(ghost.mean) : DASH}</span> : null}
    </>
  );
}
