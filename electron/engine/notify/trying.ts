import { randomBytes } from 'node:crypto';
import type { TargetWanted } from '../../contract/notify';
import type { Message } from './types';

/** Of no alarm, and it says so. */
export function testMessage(uid: string, at: number): Message {
  return {
    row: 0, id: `${uid}-test-${randomBytes(6).toString('hex')}`, at,
    content: {
      event: 'test', at, alarm: null, definition: 0, asset: 0, assetName: 'Millwright', place: 'This appliance', kind: 'appliance', condition: 'a test message, of no alarm', priority: 4, state: 'normal', value: null, limit: null, unit: '',
      who: 'Millwright', why: null,
    },
  };
}

/** What it means that a test message was sent. */
export function triedWords(target: TargetWanted): string {
  switch (target.kind) {
    case 'mail':
      return `The mail server ${target.options.host}:${target.options.port} took a test message for ${target.options.to.join(', ')}. Whether it arrives, that server decides: look into the mailbox.`;
    case 'webhook':
      return `${new URL(target.options.url).origin} took a test message.`;
    case 'mqtt':
      return `The broker acknowledged a test message on ${target.options.topic}/test.`;
  }
}
