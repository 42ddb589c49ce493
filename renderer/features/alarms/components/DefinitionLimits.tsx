import { isLow, isOfTwo, isOnOff, isOverTime, isSilence } from '../../../../electron/contract/alarm-kinds';
import type { AlarmDefinition } from '../../../../electron/contract/alarms';
import { Choice, Field } from '../../../kit';
import type { Draft } from './definition-draft';
import { t as kit } from '../../../words/catalogue/kit';
import { t } from '../../../words/catalogue/alarms';

const priorities = [1, 2, 3, 4].map((key) => ({ key, text: kit.priority(key) }));
const directions = [{ key: 'either', text: t.eitherWay }, { key: 'up', text: t.upwards }, { key: 'down', text: t.downwards }] as const;
const qualities = [{ key: 1, text: t.uncertainOrBad }, { key: 2, text: t.bad }];

interface LimitsProps {
  of: AlarmDefinition;
  draft: Draft;
  problems: Partial<Record<keyof Draft, string>>;
  onChange(part: Partial<Draft>): void;
}

/** By which limit it is judged, and with which delays: what its kind takes. */
export function DefinitionLimits({ of, draft, problems, onChange }: LimitsProps) {
  const text = (key: 'limit' | 'deadband' | 'onDelay' | 'offDelay' | 'respond' | 'span', label: string, hint: string) => (
    <Field label={label} value={draft[key]} onChange={(value) => onChange({ [key]: value })} hint={hint} error={problems[key] ?? null} />
  );
  const unit = of.unit === '' ? (of.kind.endsWith('-rate') ? t.aMinute : '') : `, ${of.unit}`;
  const quality = of.kind === 'reading-quality';
  return (
    <div className="definition-grid">
      {quality ? <Choice<number> label={t.countsFrom} value={Number(draft.limit) || null} choices={qualities} onChange={(limit) => onChange({ limit: String(limit) })} /> : null}
      {isOnOff(of) || quality ? null : text('limit', isSilence(of.kind) ? t.silenceS : t.limit(unit), t.raisedAtAnd(isLow(of)))}
      {isOnOff(of) || quality || isSilence(of.kind) ? null : text('deadband', t.deadband(unit), t.returnsFar(isLow(of)))}
      {isOverTime(of) ? text('span', t.overS, of.kind.endsWith('-rate') ? t.rateOver : t.meanOver) : null}
      {isOverTime(of) || (isOfTwo(of) && of.kind === 'reading-deviation') ? <Choice<Draft['direction']> label={t.counts} value={draft.direction} choices={directions} onChange={(direction) => onChange({ direction })} /> : null}
      {text('onDelay', t.onDelayS, t.holdsSoLong)}
      {text('offDelay', t.offDelayS, t.goneSoLong)}
      <Choice<number> label={t.priority} value={draft.priority} choices={priorities} onChange={(priority) => onChange({ priority: priority as Draft['priority'] })} />
      {text('respond', t.respondMin, t.emptyNotSaid)}
    </div>
  );
}
