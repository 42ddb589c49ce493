import type { RejectionCause } from '../../../contract/domain';

/** Why something was not kept as it came, after `because`. */
export const causeWords: Record<RejectionCause, string> = {
  'not-json': 'the message is not JSON',
  'unknown-topic': 'no equipment has this topic',
  'unknown-tag': 'the equipment has no such tag',
  'not-a-number': 'a text stands where a number belongs',
  'not-finite': 'the number is not finite',
  'unknown-label': 'the label is not among the tag’s',
  'time-ahead': 'its time lies ahead of this machine’s clock',
  'time-invalid': 'its time can’t be read',
  'too-old': 'it is older than what is kept',
  'too-large': 'the message is too large',
  malformed: 'it is not what it should be',
  unsupported: 'no tag takes a value of this type',
  'no-birth': 'its node has not told of it',
  'sequence-gap': 'something before it is missing',
  'device-error': 'the device refused or did not answer',
  'no-answer': 'the model could not answer',
  'store-full': 'there was no space left to keep it',
};

/** Sources that are no connection. */
const ours: Record<string, string> = { store: 'The store', http: 'HTTP' };
/** `null`: topics of our own layout, and HTTP. */
export const sourceName = (name: string | null): string => (name === null ? 'Plant topics and HTTP' : (ours[name] ?? name));
