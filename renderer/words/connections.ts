/** Connectors and what they turned away, in words. */
import type { CertificateFacts, Connector, SourceTag } from '../../electron/contract/connectors';
import type { RejectionCause } from '../../electron/contract/domain';
import { t } from './catalogue/connect';
import { choices } from './choices';
import { day } from './time';
import { DASH, number, withUnit } from './numbers';

export const connectorStateWords: Record<Connector['state'], string> = t.states;
export const connectorKindWords: Record<Connector['kind'], string> = t.kinds;
export const rejectionWords: Record<RejectionCause, string> = t.rejections;
export const connectorKindChoices = choices<Connector['kind']>(t.choices);
export const connectorAddressWords: Record<Connector['kind'], { label: string; hint: string }> = t.addresses;
export const securityChoices = choices(t.securities);

/** In groups of four, as one compares it. */
export const fingerprintText = (fingerprint: string): string => (fingerprint.toUpperCase().match(/.{1,4}/g) ?? []).join(' ');

export function validityWords({ from, to }: Pick<CertificateFacts, 'from' | 'to'>, now: number): { text: string; problem: string | null } {
  const text = t.valid(day(from), day(to));
  const problem = now > to ? t.expired : now < from ? t.notValidYet : null;
  return { text, problem };
}

/** A source's value as a person reads it, with its unit and, where it is not good, that. */
export function sourceValue({ value, unit, quality }: Pick<SourceTag, 'value' | 'unit' | 'quality'>): string {
  if (value === null) return quality === 'bad' ? `${DASH} ${t.qualities.bad}` : DASH;
  const text = typeof value === 'number' ? withUnit(number(value, Number.isInteger(value) ? 0 : 3), unit || undefined) : typeof value === 'boolean' ? (value ? t.isTrue : t.isFalse) : value.slice(0, 60);
  return quality === 'good' ? text : `${text}, ${t.qualities[quality]}`;
}
