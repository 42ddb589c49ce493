import { useState } from 'react';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { isSlug } from '../../../../electron/contract/domain';
import { shift as shiftShape, timeOfDay, type Shift, type SiteCalendar } from '../../../../electron/contract/schedules';
import { Button, Check, Field, FormDialog } from '../../../kit';
import { IconPlus, IconTrash } from '../../../kit/icons';
import { useAction } from '../../../state/hooks';
import { daysOf, daysText, daysTogether, WEEK } from '../../../words/calendars';
import { t } from '../../../words/catalogue/calendars';
import { t as reports } from '../../../words/catalogue/reports';

const MOST_BYTES = 2_000_000;
const okShift = (shift: Shift) => shiftShape.safeParse(shift).success;

/** A calendar that is made, or one that is given other days and shifts. */
export function CalendarForm({ calendar, taken, onClose, onDone }: { calendar: SiteCalendar | null; taken: readonly string[]; onClose(): void; onDone(): void }) {
  const [name, setName] = useState(calendar?.name ?? '');
  const [weekdays, setWeekdays] = useState<readonly number[]>(calendar?.weekdays ?? [1, 2, 3, 4, 5]);
  const [holidays, setHolidays] = useState(daysText(calendar?.holidays ?? []));
  const [workdays, setWorkdays] = useState(daysText(calendar?.workdays ?? []));
  const [shifts, setShifts] = useState<readonly Shift[]>(calendar?.shifts ?? []);
  const free = daysOf(holidays);
  const special = daysOf(workdays);
  const badName = name !== '' && !isSlug(name) ? reports.nameProblem : null;
  const save = useAction((client) => client.schedule.setCalendar({ name, weekdays: [...weekdays], holidays: daysTogether(free ?? [], []), workdays: daysTogether(special ?? [], []), shifts: shifts.map((shift) => ({ ...shift, name: shift.name.trim() })) }));
  const read = useAction(async (client, file: File) => {
    if (file.size > MOST_BYTES) throw new Error(t.fileTooLarge);
    setHolidays(daysText(daysTogether(daysOf(holidays) ?? [], await client.schedule.readHolidays({ text: await file.text() }))));
  });
  const change = (at: number, shift: Partial<Shift>) => setShifts(shifts.map((one, index) => (index === at ? { ...one, ...shift } : one)));
  const ready = isSlug(name) && (calendar !== null || !taken.includes(name)) && free !== null && special !== null && shifts.every(okShift);
  return (
    <FormDialog title={calendar ? t.change(calendar.name) : t.add} submit={t.save} cancel={t.back} wide action={save} ready={ready} onClose={onClose} onDone={onDone}>
      {calendar ? null : <Field label={t.name} value={name} onChange={setName} error={badName} autoFocus />}
      <fieldset className="weekdays">
        <legend className="label">{t.worked}</legend>
        {WEEK.map((day) => <Check key={day} value={weekdays.includes(day)} onChange={(on) => setWeekdays(on ? [...weekdays, day] : weekdays.filter((one) => one !== day))}>{reports.weekdays[day]}</Check>)}
      </fieldset>
      <div className="pair">
        <Field label={t.holidays} value={holidays} onChange={setHolidays} multiline hint={t.holidaysHint} error={free ? null : t.holidaysHint} />
        <Field label={t.workdays} value={workdays} onChange={setWorkdays} multiline hint={t.workdaysHint} error={special ? null : t.holidaysHint} />
      </div>
      <div className="from-file">
        <FileTrigger acceptedFileTypes={['.ics', '.txt', '.csv', 'text/calendar', 'text/plain']} onSelect={(files) => files?.[0] && void read.run(files[0])}>
          <Button small pending={read.pending}>{t.fromFile}</Button>
        </FileTrigger>
        {read.error ? <span className="field-error" role="alert">{read.error}</span> : <span className="small muted">{t.fromFileHint}</span>}
      </div>
      <fieldset className="shifts">
        <legend className="label">{t.shifts}</legend>
        {shifts.map((shift, at) => (
          <div key={at} className="shift" role="group" aria-label={t.shift(at + 1)}>
            <Field label={t.shiftName} value={shift.name} onChange={(value) => change(at, { name: value })} />
            <Field label={t.from} value={shift.from} onChange={(from) => change(at, { from })} error={timeOfDay.safeParse(shift.from).success ? null : reports.atProblem} />
            <Field label={t.to} value={shift.to} onChange={(to) => change(at, { to })} error={timeOfDay.safeParse(shift.to).success ? null : reports.atProblem} />
            <Button small iconOnly onPress={() => setShifts(shifts.filter((_, index) => index !== at))} aria-label={t.removeShift(shift.name)}><IconTrash size={16} aria-hidden /></Button>
            <ShiftDays shift={shift} onChange={(on) => change(at, { weekdays: on })} />
          </div>
        ))}
        <div className="from-file">
          <Button small disabled={shifts.length >= 24} onPress={() => setShifts([...shifts, { name: '', from: shifts.at(-1)?.to ?? '06:00', to: '14:00' }])}><IconPlus size={16} aria-hidden />{t.addShift}</Button>
          <span className="small muted">{shifts.every(okShift) ? t.nightHint : t.shiftProblem}</span>
        </div>
      </fieldset>
    </FormDialog>
  );
}

/** The weekdays of those that are worked: all of them, or some. */
function ShiftDays({ shift: { name, weekdays }, onChange }: { shift: Shift; onChange(weekdays: number[] | undefined): void }) {
  const on = weekdays ?? [...WEEK];
  const toggled = (day: number) => {
    const next = on.includes(day) ? on.filter((one) => one !== day) : [...on, day];
    onChange(next.length === 0 || next.length === WEEK.length ? undefined : next);
  };
  return (
    <div className="weekdays short" role="group" aria-label={`${t.shiftDays}: ${name}`}>
      {WEEK.map((day) => <Check key={day} value={on.includes(day)} onChange={() => toggled(day)}>{(reports.weekdays[day] ?? '').slice(0, 2)}</Check>)}
    </div>
  );
}
