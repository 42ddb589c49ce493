/** Connectors and what they turned away, in words. */
import type { Connector } from '../../electron/contract/connectors';
import type { RejectionCause } from '../../electron/contract/domain';

export const connectorStateWords: Record<Connector['state'], string> = {
  connected: 'Connected',
  connecting: 'Connecting',
  failed: 'Not connected',
  off: 'Switched off',
};

export const connectorKindWords: Record<Connector['kind'], string> = {
  mqtt: 'MQTT, outside broker',
  'mqtt-broker': 'MQTT, broker inside Millwright',
  sparkplug: 'Sparkplug B, outside broker',
  modbus: 'Modbus TCP',
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
  malformed: 'The bytes are not what they should be',
  unsupported: 'No tag takes a value of this type',
  'no-birth': 'Its node has not told of it',
  'sequence-gap': 'Messages of a node are missing',
  'device-error': 'The device refused or did not answer',
  'store-full': 'There was no space left to keep it',
};
