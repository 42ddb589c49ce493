import type { OwnReportContent } from '../../../../electron/contract/own-reports';
import { timeOfDay } from '../../../../electron/contract/schedules';
import { Choice, Field } from '../../../kit';
import { useAsk } from '../../../state/hooks';
import { t as calendarWords } from '../../../words/catalogue/calendars';
import { t } from '../../../words/catalogue/own-reports';
import { WordChoice } from './fields';

type Shifts = OwnReportContent['shifts'];

const WRITTEN = '';
const EVERY = '';
const lengths = { '6': t.hours(6), '8': t.hours(8), '12': t.hours(12) };

/** The shifts of a report: of equal length, or those of a calendar that schedules go by. */
export function ShiftFields({ value, onChange }: { value: Shifts; onChange(shifts: Shifts, field?: string): void }) {
  const calendars = useAsk((client) => client.schedule.calendars({}), []).value ?? [];
  const { begin, hours, calendar, only = [] } = value;
  const named = [...new Set([...calendars.filter(({ shifts }) => shifts.length > 0).map(({ name }) => name), ...(calendar === undefined ? [] : [calendar])])];
  // A file may name several; here it is one or all.
  const several = only.length > 1 ? [{ key: only.join('\n'), text: only.join(', ') }] : [];
  const there = (calendars.find(({ name }) => name === calendar)?.shifts ?? []).map(({ name }) => name);
  const offered = [...new Set([...there, ...(only.length === 1 ? only : [])])];
  return (
    <>
      <Choice<string> label={t.shiftsAre} value={calendar ?? WRITTEN} choices={[{ key: WRITTEN, text: t.shiftsWritten }, ...named.map((name) => ({ key: name, text: t.shiftsOfCalendar(name) }))]} onChange={(name) => onChange({ begin, hours, ...(name === WRITTEN ? {} : { calendar: name }) })} />
      {calendar === undefined ? (
        <div className="pair">
          <Field label={t.shiftsBegin} value={begin} error={timeOfDay.safeParse(begin).success ? null : t.shiftsProblem} onChange={(next) => onChange({ ...value, begin: next }, 'begin')} />
          <WordChoice label={t.shiftHours} value={String(hours) as keyof typeof lengths} words={lengths} onChange={(next) => onChange({ ...value, hours: Number(next) as 6 | 8 | 12 })} />
        </div>
      ) : (
        <Choice<string>
          label={calendarWords.whichShift} value={only.join('\n')} choices={[{ key: EVERY, text: calendarWords.everyShift }, ...several, ...offered.map((name) => ({ key: name, text: name }))]}
          onChange={(names) => onChange({ begin, hours, calendar, ...(names === EVERY ? {} : { only: names.split('\n') }) })}
        />
      )}
    </>
  );
}
