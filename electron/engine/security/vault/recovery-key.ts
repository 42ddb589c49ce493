import { createHash } from 'node:crypto';
import { MillwrightError } from '../../../contract/errors';

/** Crockford's base 32: no I, L, O or U, and what looks alike is read as what was meant. */
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const KEY_BYTES = 32;
const CHECK_BYTES = 3;
const LENGTH = ((KEY_BYTES + CHECK_BYTES) * 8) / 5;

/** 32 bytes and a check of 24 bits as 14 groups of four characters, for paper. */
export function writeRecoveryKey(key: Uint8Array): string {
  const bytes = Buffer.concat([key, check(key)]);
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += digits[(held >> (bits - 5)) & 31];
    held &= 0xff;
  }
  return (text.match(/.{4}/g) ?? []).join('-');
}

/** Reads it back, whatever the case, spaces or dashes. Throws `wrong-key`, which tells a slip of the pen from another key. */
export function readRecoveryKey(text: string): Uint8Array {
  const cleaned = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  const strange = [...cleaned].find((character) => !digits.includes(character));
  if (strange !== undefined || cleaned.length !== LENGTH) {
    throw new MillwrightError('wrong-key', `A recovery key has ${LENGTH} letters and digits in ${LENGTH / 4} groups of four. ${strange === undefined ? `This one has ${cleaned.length}.` : `"${strange}" is not used in one.`}`);
  }
  const bytes = new Uint8Array(KEY_BYTES + CHECK_BYTES);
  let at = 0;
  let bits = 0;
  let held = 0;
  for (const character of cleaned) {
    held = ((held & 0xff) << 5) | digits.indexOf(character);
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (held >> bits) & 0xff;
    }
  }
  const key = bytes.slice(0, KEY_BYTES);
  if (!check(key).equals(bytes.subarray(KEY_BYTES))) throw new MillwrightError('wrong-key', 'The recovery key has a slip in it: its check does not agree. Compare it with the paper, letter by letter.');
  return key;
}

function check(key: Uint8Array): Buffer {
  return createHash('sha256').update('millwright recovery key').update(key).digest().subarray(0, CHECK_BYTES);
}
