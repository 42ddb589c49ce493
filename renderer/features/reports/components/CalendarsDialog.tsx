import { useState } from 'react';
import type { SiteCalendar } from '../../../../electron/contract/schedules';
import { Button, type Column, Dialog, Empty, FormDialog, Notice, Table } from '../../../kit';
import { IconCalendar, IconPencil, IconPlus, IconTrash } from '../../../kit/icons';
import { useAction, useAsk, useMay } from '../../../state/hooks';
import { t } from '../../../words/catalogue/calendars';
import { t as kit } from '../../../words/catalogue/kit';
import { weekdaysWords } from '../../../words/calendars';
import { CalendarForm } from './CalendarForm';

type Doing = { what: 'change'; of: SiteCalendar | null } | { what: 'remove'; of: SiteCalendar };

/** When the site works, in calendars that schedules go by. */
export function CalendarsDialog({ onClose, onChanged }: { onClose(): void; onChanged(): void }) {
  const calendars = useAsk((client) => client.schedule.calendars({}), []);
  const may = useMay('engineer');
  const [doing, setDoing] = useState<Doing | null>(null);
  const changed = () => {
    calendars.reload();
    onChanged();
  };
  if (doing?.what === 'change') return <CalendarForm calendar={doing.of} taken={(calendars.value ?? []).map(({ name }) => name)} onClose={() => setDoing(null)} onDone={changed} />;
  if (doing?.what === 'remove') return <RemoveCalendar calendar={doing.of} onClose={() => setDoing(null)} onDone={changed} />;
  const columns: Column<SiteCalendar>[] = [
    { key: 'name', title: t.columns.name, cell: ({ name }) => <span className="strong">{name}</span> },
    { key: 'worked', title: t.columns.worked, cell: ({ weekdays }) => weekdaysWords(weekdays) },
    { key: 'days', title: t.columns.days, number: true, cell: ({ holidays }) => t.dayCount(holidays.length) },
    { key: 'shifts', title: t.columns.shifts, cell: ({ shifts }) => <span className="muted">{shifts.map(({ name, from, to }) => `${name} ${from}–${to}`).join(', ')}</span> },
    {
      key: 'do', title: t.columns.do, hiddenTitle: true, tight: true, number: true,
      cell: (calendar) => may ? (
        <span className="row-actions">
          <Button small iconOnly onPress={() => setDoing({ what: 'change', of: calendar })} aria-label={t.change(calendar.name)}><IconPencil size={16} aria-hidden /></Button>
          <Button small iconOnly onPress={() => setDoing({ what: 'remove', of: calendar })} aria-label={t.removeOne(calendar.name)}><IconTrash size={16} aria-hidden /></Button>
        </span>
      ) : null,
    },
  ];
  const add = may ? <Button onPress={() => setDoing({ what: 'change', of: null })}><IconPlus size={16} aria-hidden />{t.add}</Button> : null;
  return (
    <Dialog title={t.calendars} wide onClose={onClose} footer={<>{add ? <span className="beside">{add}</span> : null}<Button look="primary" onPress={onClose}>{kit.close}</Button></>}>
      <p className="muted">{t.calendarsWords}</p>
      {calendars.error ? <Notice problem>{calendars.error}</Notice> : null}
      <Table label={t.calendars} rows={calendars.value ?? []} columns={columns} rowKey={({ name }) => name}
        empty={calendars.value ? <Empty icon={<IconCalendar size={32} stroke={1.4} aria-hidden />} title={t.none}>{t.noneWords}</Empty> : null}
      />
    </Dialog>
  );
}

function RemoveCalendar({ calendar, onClose, onDone }: { calendar: SiteCalendar; onClose(): void; onDone(): void }) {
  const remove = useAction((client) => client.schedule.removeCalendar({ name: calendar.name }));
  return (
    <FormDialog title={t.removeOne(calendar.name)} submit={t.remove} cancel={t.keepIt} typed={calendar.name} action={remove} onClose={onClose} onDone={onDone}>
      <p>{t.removeWords}</p>
    </FormDialog>
  );
}
