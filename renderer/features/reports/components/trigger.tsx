import { useState } from 'react';
import type { ScheduleTrigger, SiteCalendar } from '../../../../electron/contract/schedules';
import { Choice, Field } from '../../../kit';
import { t } from '../../../words/catalogue/calendars';
import { choices } from '../../../words/choices';
import { CalendarChoice } from './CalendarChoice';

export type Kind = 'times' | ScheduleTrigger['kind'];

const EVERY_SHIFT = '';
const SETTLES = [0, 10, 60, 300, 1800];

/** What is no time of day: shifts of a calendar, files that arrive, another schedule. `missing`: what has still to be said. */
export function useTrigger(before: ScheduleTrigger | null, kind: Kind, calendars: readonly SiteCalendar[], others: readonly string[]) {
  const [chosen, setCalendar] = useState(before?.kind === 'shift' ? before.calendar : null);
  const [edge, setEdge] = useState<'begin' | 'end'>(before?.kind === 'shift' ? before.edge : 'end');
  const [shifts, setShifts] = useState(before?.kind === 'shift' ? before.shifts : []);
  const [path, setPath] = useState(before?.kind === 'file' ? before.path : '');
  const [settle, setSettle] = useState(before?.kind === 'file' ? before.settleMs / 1000 : 10);
  const [chosenAfter, setAfter] = useState(before?.kind === 'after' ? before.schedule : null);
  const [when, setWhen] = useState<'done' | 'failed' | 'ended'>(before?.kind === 'after' ? before.when : 'done');
  const calendar = chosen ?? calendars.find((one) => one.shifts.length > 0)?.name ?? calendars[0]?.name ?? null;
  const site = calendars.find(({ name }) => name === calendar);
  const after = chosenAfter ?? others[0] ?? null;
  switch (kind) {
    case 'times':
      return { value: null, missing: null, fields: null };
    case 'shift':
      return {
        value: calendar === null ? null : { kind, calendar, edge, shifts },
        missing: calendar === null ? t.noCalendar : site?.shifts.length === 0 ? t.noShift : null,
        fields: (
          <>
            {calendars.length > 0 ? <CalendarChoice calendars={calendars} value={calendar} onChange={(name) => (setCalendar(name), setShifts([]))} /> : null}
            <Choice<'begin' | 'end'> label={t.edge} value={edge} onChange={setEdge} choices={choices(t.edges)} />
            <Choice<string> label={t.whichShift} value={shifts[0] ?? EVERY_SHIFT} onChange={(name) => setShifts(name === EVERY_SHIFT ? [] : [name])} choices={[{ key: EVERY_SHIFT, text: t.everyShift }, ...(site?.shifts ?? []).map(({ name }) => ({ key: name, text: name }))]} />
          </>
        ),
      };
    case 'file':
      return {
        value: { kind, path: path.trim(), settleMs: settle * 1000 },
        missing: path.trim() === '' ? t.pathMissing : null,
        fields: (
          <>
            <Field label={t.path} value={path} onChange={setPath} placeholder={t.pathExample} hint={t.pathHint} mono />
            <Choice<number> label={t.settle} value={settle} onChange={setSettle} choices={[...new Set([...SETTLES, settle])].sort((a, b) => a - b).map((seconds) => ({ key: seconds, text: t.settles(seconds) }))} />
          </>
        ),
      };
    case 'after':
      return {
        value: after === null ? null : { kind, schedule: after, when },
        missing: after === null ? t.noOther : null,
        fields: (
          <>
            <Choice<string> label={t.after} value={after} onChange={setAfter} choices={others.map((name) => ({ key: name, text: name }))} />
            <Choice<'done' | 'failed' | 'ended'> label={t.when} value={when} onChange={setWhen} choices={choices(t.whens)} />
          </>
        ),
      };
  }
}
