import { isLow, isOfTwo, isOnOff, isOverTime, isSilence } from '../../../../electron/contract/alarm-kinds';
import type { AlarmDefinition } from '../../../../electron/contract/alarms';
import { Choice, Field } from '../../../kit';
import type { Draft } from './definition-draft';

const priorities = [1, 2, 3, 4].map((key) => ({ key, text: `Priority ${key}` }));
const directions = [{ key: 'either', text: 'Either way' }, { key: 'up', text: 'Upwards' }, { key: 'down', text: 'Downwards' }] as const;
const qualities = [{ key: 1, text: 'Uncertain or bad' }, { key: 2, text: 'Bad' }];

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
  const unit = of.unit === '' ? (of.kind.endsWith('-rate') ? ', a minute' : '') : `, ${of.unit}`;
  const quality = of.kind === 'reading-quality';
  const back = isLow(of) ? 'above' : 'below';
  return (
    <div className="definition-grid">
      {quality ? <Choice<number> label="Counts from" value={Number(draft.limit) || null} choices={qualities} onChange={(limit) => onChange({ limit: String(limit) })} /> : null}
      {isOnOff(of) || quality ? null : text('limit', isSilence(of.kind) ? 'Silence, s' : `Limit${unit}`, `Raised at and ${isLow(of) ? 'below' : 'above'} it`)}
      {isOnOff(of) || quality || isSilence(of.kind) ? null : text('deadband', `Deadband${unit}`, `Returns this far ${back} the limit`)}
      {isOverTime(of) ? text('span', 'Over, s', of.kind.endsWith('-rate') ? 'The rate is taken over so long' : 'The mean is of so long') : null}
      {isOverTime(of) || (isOfTwo(of) && of.kind === 'reading-deviation') ? <Choice<Draft['direction']> label="Counts" value={draft.direction} choices={directions} onChange={(direction) => onChange({ direction })} /> : null}
      {text('onDelay', 'On-delay, s', 'It has to hold for so long')}
      {text('offDelay', 'Off-delay, s', 'It has to be gone for so long')}
      <Choice<number> label="Priority" value={draft.priority} choices={priorities} onChange={(priority) => onChange({ priority: priority as Draft['priority'] })} />
      {text('respond', 'Time to respond, min', 'Empty: not said')}
    </div>
  );
}
