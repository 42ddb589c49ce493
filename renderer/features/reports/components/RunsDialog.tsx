import type { Schedule, ScheduleRun } from '../../../../electron/contract/schedules';
import { Button, type Column, Dialog, Empty, Notice, Table } from '../../../kit';
import { IconList } from '../../../kit/icons';
import { useAsk } from '../../../state/hooks';
import { t as kit } from '../../../words/catalogue/kit';
import { t as calendarWords } from '../../../words/catalogue/calendars';
import { t } from '../../../words/catalogue/reports';
import { lateWords, runStateWords } from '../../../words/schedules';
import { dateTime, duration } from '../../../words/time';

const SHOWN = 50;
const ASK_AGAIN_MS = 2000;

/** What became of each moment of a schedule, and why. */
export function RunsDialog({ schedule, onClose }: { schedule: Schedule; onClose(): void }) {
  const runs = useAsk((client) => client.schedule.runs({ name: schedule.name, limit: SHOWN }), [schedule.name], ASK_AGAIN_MS);
  const columns: Column<ScheduleRun>[] = [
    { key: 'due', title: t.columns.due, cell: (run) => <span className="nowrap">{dateTime(run.due)}</span> },
    { key: 'state', title: t.columns.state, cell: (run) => <span className={run.state === 'failed' ? 'strong' : undefined}>{runStateWords[run.state]}</span> },
    { key: 'took', title: t.columns.took, number: true, cell: (run) => <span className="muted">{run.started !== null && run.finished !== null && run.state !== 'skipped' ? duration(run.finished - run.started) : ''}</span> },
    { key: 'why', title: t.columns.became, cell: (run) => <span className="muted">{[run.cause === null ? lateWords(run, schedule.waitMs) : calendarWords.because(run.cause), run.tries > 1 ? t.tried(run.tries) : null, run.message || null].filter(Boolean).join('; ')}</span> },
  ];
  return (
    <Dialog title={t.runsOf(schedule.name)} wide onClose={onClose} footer={<Button look="primary" onPress={onClose}>{kit.close}</Button>}>
      {runs.error ? <Notice problem>{runs.error}</Notice> : null}
      <Table label={t.runsOf(schedule.name)} rows={runs.value ?? []} columns={columns} rowKey={(run) => run.due}
        empty={runs.value ? <Empty icon={<IconList size={32} stroke={1.4} aria-hidden />} title={t.noRun}>{t.noRunWords}</Empty> : null}
      />
    </Dialog>
  );
}
