import type { SiteCalendar } from '../../../../electron/contract/schedules';
import { Choice } from '../../../kit';
import { t } from '../../../words/catalogue/calendars';

export function CalendarChoice({ calendars, value, onChange }: { calendars: readonly SiteCalendar[]; value: string | null; onChange(name: string): void }) {
  return <Choice<string> label={t.calendar} value={value} onChange={onChange} choices={calendars.map(({ name }) => ({ key: name, text: name }))} />;
}
