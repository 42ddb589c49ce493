/** What a proposed definition would make another, in words. */
import { isSilence } from '../../electron/contract/alarm-kinds';
import type { AlarmDefinition } from '../../electron/contract/alarms';
import { t } from './catalogue/alarms';
import { isOnOff, limitText, partWords } from './alarms';
import { engineWords } from './engine';
import { systemLocale } from './numbers';
import { duration } from './time';

const NONE = t.none;

function partText(key: keyof AlarmDefinition, d: AlarmDefinition, locale: string): string {
  const value = d[key];
  if (key === 'limit') return limitText(d, locale);
  if (key === 'deadband') return limitText({ ...d, limit: d.deadband }, locale);
  if (key === 'enabled') return d.enabled ? t.on : t.off;
  if (key === 'latching') return d.latching ? t.latches : t.latchesNot;
  if (key === 'direction') return t.directions[d.direction];
  if (value === null || value === '') return NONE;
  if (key.endsWith('Ms')) return duration(Number(value), locale);
  return engineWords(String(value));
}

interface Change {
  part: string;
  /** Null: it is new. */
  before: string | null;
  after: string;
}

/** By part: what stands (null: it is a new one), and what it would be. What is as it was is left out; of a new one, what it does not have. */
export function changesOf(wanted: AlarmDefinition, stands: AlarmDefinition | null, locale = systemLocale): Change[] {
  return (Object.keys(partWords) as (keyof AlarmDefinition)[]).flatMap((key): Change[] => {
    const after = partText(key, wanted, locale);
    if (stands) return wanted[key] === stands[key] ? [] : [{ part: partWords[key] ?? key, before: partText(key, stands, locale), after }];
    const idle = after === NONE || key === 'condition' || key === 'direction' || (key === 'deadband' && (wanted.deadband === 0 || isSilence(wanted.kind))) || (key === 'limit' && isOnOff(wanted)) || wanted[key] === 0 || wanted[key] === false;
    return idle ? [] : [{ part: partWords[key] ?? key, before: null, after }];
  });
}
