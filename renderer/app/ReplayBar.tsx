import { Button } from '../kit/Button';
import { IconPlayerPause, IconPlayerPlay } from '../kit/icons';
import { Segments } from '../kit/Segments';
import { Check } from '../kit/Field';
import { useAlarms, useAppliance } from '../state/hooks';
import { paces, type Pace, type ReplayState } from '../state/replay';
import { useStore } from '../state/store';
import { needsAcknowledging } from '../words/alarms';
import { t } from '../words/catalogue/replay';
import { number } from '../words/numbers';
import { clock, day, duration, weekday } from '../words/time';

const MINUTE = 60_000;
const DAY_MINUTES = 1440;
const steps = [-10 * MINUTE, -MINUTE, MINUTE, 10 * MINUTE];

/** The minute of its day that a moment lies in, by this machine's zone. */
const minuteOf = (at: number) => new Date(at).getHours() * 60 + new Date(at).getMinutes();
function atMinute(at: number, minute: number): number {
  const moment = new Date(at);
  moment.setHours(Math.floor(minute / 60), minute % 60, 0, 0);
  return moment.getTime();
}
/** As the field writes a moment, in this machine's zone. */
function written(at: number): string {
  const moment = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}T${two(moment.getHours())}:${two(moment.getMinutes())}`;
}

/** Says that what is below is not live, of when it is, and leads through the time; and what waits in the present meanwhile. */
export function ReplayBar() {
  const state = useStore(useAppliance().replay.state);
  return state ? <Controls state={state} /> : null;
}

function Controls({ state }: { state: ReplayState }) {
  const { replay } = useAppliance();
  const waiting = useAlarms().filter(needsAcknowledging);
  const urgent = waiting.some(({ priority }) => priority === 1);
  const { at, playing, pace, known } = state;
  return (
    <section className="replay" aria-label={t.label}>
      <div className="replay-row">
        <p className="replay-not">{t.notLive}</p>
        <p className="replay-when"><span>{weekday(at)}, {day(at)}</span> <time dateTime={new Date(at).toISOString().slice(0, 19)}>{clock(at)}</time></p>
        <p className="ellipsis replay-says" role="status">{state.problem ?? (state.pending ? t.reading : '')}</p>
        <p className={urgent ? 'replay-now urgent' : 'replay-now'} role="status">{waiting.length === 0 ? t.allQuiet : t.waiting(number(waiting.length), waiting.length > 1)}</p>
        <Button look="primary" small onPress={() => replay.end()}>{t.toPresent}</Button>
      </div>
      <div className="replay-row">
        {steps.slice(0, 2).map((by) => <Step key={by} by={by} at={at} />)}
        <Button small iconOnly onPress={() => replay.change({ playing: !playing })} aria-label={playing ? t.pause : t.play}>
          {playing ? <IconPlayerPause size={16} aria-hidden /> : <IconPlayerPlay size={16} aria-hidden />}
        </Button>
        {steps.slice(2).map((by) => <Step key={by} by={by} at={at} />)}
        <Segments<`${Pace}`> label={t.pace} value={`${pace}`} choices={paces.map((one) => ({ key: `${one}` as const, text: t.faster(number(one)) }))} onChange={(key) => replay.change({ pace: Number(key) as Pace })} />
        <input className="replay-day" type="range" min={0} max={DAY_MINUTES - 1} step={1} value={minuteOf(at)} aria-label={t.dayOf} aria-valuetext={clock(at)} onChange={({ target }) => replay.to(atMinute(at, Number(target.value)))} />
        <input className="input replay-moment" type="datetime-local" aria-label={t.goTo} value={written(at)} max={written(Date.now())} onChange={({ target }) => {
          const moment = new Date(target.value).getTime();
          if (!Number.isNaN(moment)) replay.to(moment);
        }} />
        <span title={t.lateHint}><Check value={known === 'now'} onChange={(late) => replay.change({ known: late ? 'now' : 'then' })}>{t.late}</Check></span>
      </div>
    </section>
  );
}

function Step({ by, at }: { by: number; at: number }) {
  const { replay } = useAppliance();
  const far = duration(Math.abs(by));
  return <Button small onPress={() => replay.to(at + by)} aria-label={by < 0 ? t.back(far) : t.forth(far)}>{by < 0 ? '−' : '+'}{far}</Button>;
}
