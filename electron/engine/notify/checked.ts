import { LEAST_KEY, type TargetWanted } from '../../contract/notify';
import { MillwrightError } from '../../contract/errors';
import { brokerAddress, checkTls } from '../shared/mqtt-address';
import type { Kept } from './types';

/** The machine that a secret is for: one that is kept goes nowhere else. */
function machineOf(target: TargetWanted): string {
  switch (target.kind) {
    case 'mail':
      return `${target.options.security}://${target.options.host}:${target.options.port}`;
    case 'webhook':
      return new URL(target.options.url).origin;
    case 'mqtt': {
      const { host, port, tls } = brokerAddress(target.options.url);
      return `${tls ? 'mqtts' : 'mqtt'}://${host}:${port}`;
    }
  }
}

const wantsSecret = (target: TargetWanted): boolean => target.kind === 'webhook' || target.options.username !== undefined;

/** That it could work, before it is kept; whether a secret is kept for it then. Errors: invalid-input, in words; conflict. */
export async function checkTarget(target: TargetWanted, secret: string | undefined, before: Kept | undefined, knows: (asset: number) => boolean): Promise<{ keepsSecret: boolean }> {
  const wrong = (words: string) => new MillwrightError('invalid-input', words, { target: target.name });
  if (before && before.wanted.kind !== target.kind) throw new MillwrightError('conflict', `"${target.name}" is of another kind (${before.wanted.kind}). Choose another name, or remove that one first.`, { target: target.name });
  if (target.under !== null && !knows(target.under)) throw wrong(`There is no equipment and no part of the plant with the number ${target.under}.`);
  await checkTls(target.options.ca === undefined ? undefined : { ca: target.options.ca }, undefined);
  const machine = machineOf(target);
  if (target.kind === 'webhook' && secret !== undefined && secret.length < LEAST_KEY) throw wrong(`The key that calls are signed with has ${LEAST_KEY} letters at least.`);
  if (!wantsSecret(target)) {
    if (secret !== undefined) throw wrong('A password is of use only with a user name: give both, or neither.');
    return { keepsSecret: false };
  }
  if (secret !== undefined) return { keepsSecret: true };
  if (!before?.secret) throw wrong(target.kind === 'webhook' ? `Give a key that calls are signed with, of ${LEAST_KEY} letters at least: by it the receiver knows us.` : 'Give the password of that user, too.');
  if (machineOf(before.wanted) !== machine) throw wrong('The address is another machine now. Give the password or key again: one that is kept goes only where it was given for.');
  return { keepsSecret: true };
}
