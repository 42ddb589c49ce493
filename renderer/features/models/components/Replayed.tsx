import { useEffect, useRef, useState } from 'react';
import type { ModelVersion, Replay } from '../../../../electron/contract/models';
import { Button, Notice, Progress, Table, type Column } from '../../../kit';
import { useTick } from '../../../state/clock';
import { useAsk, useConnection } from '../../../state/hooks';
import { t } from '../../../words/catalogue/models';
import { costSentence, replaySentence } from '../../../words/comparisons';
import { moment } from '../../../words/time';

const DAYS = 7;
/** Alarms named in the dialog; all of them are one call away. */
const SHOWN = 6;
interface Changed { alarm: Replay['gained'][number]; word: string }

/** What the last days would have been with this version: the newest replay that is kept, and how to make one. */
export function Replayed({ version: { model, version } }: { version: ModelVersion }) {
  const { client } = useConnection();
  const { wall } = useTick();
  const kept = useAsk((open) => open.models.replays({ model, version }), [model, version]);
  const [running, setRunning] = useState<{ done: number } | null>(null);
  const [error, setError] = useState<string | null>(null);
  const stop = useRef<(() => void) | null>(null);
  // Who closes the dialog waits for nothing any more.
  useEffect(() => () => stop.current?.(), []);
  const end = () => {
    stop.current?.();
    stop.current = null;
    setRunning(null);
  };
  const start = () => {
    if (!client) return;
    setError(null);
    setRunning({ done: 0 });
    stop.current = client.models.replay({ model, version, days: DAYS }, (frame) => {
      setRunning({ done: frame.done });
      if (!frame.result && !frame.error) return;
      if (frame.error) setError(frame.error.message);
      end();
      kept.reload();
    }, () => setRunning(null));
  };
  const last = kept.value?.[0];
  return (
    <div className="replayed">
      {last ? <Outcome of={last} now={wall} /> : null}
      {error ? <Notice problem>{error}</Notice> : null}
      {running ? (
        <div className="replay-running">
          <Progress label={t.replay} share={running.done} />
          <Button small onPress={end}>{t.breakOff}</Button>
        </div>
      ) : (
        <p>
          <Button small onPress={start}>{t.replayDays(DAYS, last !== undefined)}</Button>
        </p>
      )}
    </div>
  );
}

function Outcome({ of, now }: { of: Replay; now: number }) {
  const changed: Changed[] = [...of.gained.map((alarm) => ({ alarm, word: t.more })), ...of.lost.map((alarm) => ({ alarm, word: t.fewer }))].sort((a, b) => b.alarm.raised - a.alarm.raised);
  const columns: Column<Changed>[] = [
    { key: 'word', title: t.columns.alarm, tight: true, cell: ({ word }) => word },
    { key: 'machine', title: t.columns.machine, cell: ({ alarm }) => <span className="strong">{alarm.name}</span> },
    { key: 'raised', title: t.columns.raised, cell: ({ alarm }) => <span className="nowrap">{moment(alarm.raised, now)}</span> },
    { key: 'returned', title: t.columns.returned, cell: ({ alarm }) => <span className="muted nowrap">{alarm.returned === null ? t.notYet : moment(alarm.returned, now)}</span> },
  ];
  return (
    <>
      <p>{replaySentence(of)}</p>
      {changed.length > 0 ? <Table label={t.moreAndFewer} rows={changed.slice(0, SHOWN)} columns={columns} rowKey={({ alarm, word }) => `${word} ${alarm.asset} ${alarm.raised}`} /> : null}
      <p className="muted small">{costSentence(of)}{t.replayed(moment(of.made, now), of.champions.join(', '))}</p>
    </>
  );
}
