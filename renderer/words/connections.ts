/** Connectors and what they turned away, in words. */
import type { CertificateFacts, Connector, SourceTag } from '../../electron/contract/connectors';
import type { RejectionCause } from '../../electron/contract/domain';
import { shortDay } from './time';
import { DASH, number, withUnit } from './numbers';

export const connectorStateWords: Record<Connector['state'], string> = {
  connected: 'Connected',
  connecting: 'Connecting',
  failed: 'Not connected',
  off: 'Switched off',
};

export const connectorKindWords: Record<Connector['kind'], string> = {
  mqtt: 'MQTT, outside broker',
  'mqtt-scoring': 'Scoring over MQTT',
  'mqtt-broker': 'MQTT, broker inside Millwright',
  sparkplug: 'Sparkplug B, outside broker',
  modbus: 'Modbus TCP',
  opcua: 'OPC UA',
  file: 'Files of a folder',
};

export const rejectionWords: Record<RejectionCause, string> = {
  'not-json': 'The message is not JSON',
  'unknown-topic': 'No equipment has this topic',
  'unknown-tag': 'The equipment has no such tag',
  'not-a-number': 'A text stands where a number belongs',
  'not-finite': 'The number is not finite (NaN or infinite)',
  'unknown-label': 'The label is not among the tag’s',
  'time-ahead': 'Its time lies ahead of this machine’s clock',
  'time-invalid': 'Its time can’t be read',
  'too-old': 'It is older than what is kept',
  'too-large': 'The message is too large',
  malformed: 'It is not what it should be',
  unsupported: 'No tag takes a value of this type',
  'no-birth': 'Its node has not told of it',
  'sequence-gap': 'Something before it is missing',
  'device-error': 'The device refused or did not answer',
  'no-answer': 'The model could not answer',
  'store-full': 'There was no space left to keep it',
};

export const connectorKindChoices: { key: Connector['kind']; text: string }[] = [
  { key: 'mqtt', text: 'A broker of the plant (MQTT)' },
  { key: 'sparkplug', text: 'Sparkplug B nodes at a broker of the plant' },
  { key: 'opcua', text: 'An OPC UA server' },
  { key: 'modbus', text: 'A Modbus TCP device' },
  { key: 'file', text: 'CSV or Parquet files that come into a folder' },
  { key: 'mqtt-scoring', text: 'Programs that ask models over a broker of the plant (MQTT 5)' },
  { key: 'mqtt-broker', text: 'The broker inside Millwright: machines send to this computer' },
];

export const connectorAddressWords: Record<Connector['kind'], { label: string; hint: string }> = {
  mqtt: { label: 'Address of the broker', hint: 'mqtt://host:1883, or mqtts://host:8883 with encryption' },
  'mqtt-scoring': { label: 'Address of the broker', hint: 'mqtt://host:1883, or mqtts://host:8883 with encryption' },
  'mqtt-broker': { label: 'Address to listen on', hint: 'Only this computer can reach 127.0.0.1' },
  sparkplug: { label: 'Address of the broker', hint: 'mqtt://host:1883, or mqtts://host:8883 with encryption' },
  modbus: { label: 'Address of the device', hint: 'modbus://host:502' },
  opcua: { label: 'Address of the server', hint: 'opc.tcp://host:4840' },
  file: { label: 'Folder', hint: 'file:///data/readings, on this machine' },
};

export const securityChoices: { key: 'sign-encrypt' | 'sign' | 'none'; text: string }[] = [
  { key: 'sign-encrypt', text: 'Sign and encrypt' },
  { key: 'sign', text: 'Sign: everybody on the network can read it, nobody can change it' },
  { key: 'none', text: 'None' },
];

/** In groups of four, as one compares it. */
export const fingerprintText = (fingerprint: string): string => (fingerprint.toUpperCase().match(/.{1,4}/g) ?? []).join(' ');

export function validityWords({ from, to }: Pick<CertificateFacts, 'from' | 'to'>, now: number): { text: string; problem: string | null } {
  const text = `${shortDay(from)} ${new Date(from).getFullYear()} to ${shortDay(to)} ${new Date(to).getFullYear()}`;
  const problem = now > to ? 'It has expired. Have it renewed at the server; that the key is the same is all that its fingerprint says.' : now < from ? 'It is not valid yet: one of the two clocks is wrong.' : null;
  return { text, problem };
}

/** A source's value as a person reads it, with its unit and, where it is not good, that. */
export function sourceValue({ value, unit, quality }: Pick<SourceTag, 'value' | 'unit' | 'quality'>): string {
  if (value === null) return quality === 'bad' ? `${DASH} bad` : DASH;
  const text = typeof value === 'number' ? withUnit(number(value, Number.isInteger(value) ? 0 : 3), unit || undefined) : typeof value === 'boolean' ? (value ? 'true' : 'false') : value.slice(0, 60);
  return quality === 'good' ? text : `${text}, ${quality}`;
}
