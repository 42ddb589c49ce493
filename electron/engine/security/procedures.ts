import type { RoomHandlers } from '../../contract/contract';
import { MillwrightError } from '../../contract/errors';
import type { Caller } from '../shared/context';
import type { Who } from '../shared/who';
import type { Lifecycle, Security } from './types';

export interface VaultProceduresDeps {
  lifecycle: Lifecycle;
  /** The open appliance's, so that signing in is recorded and the session follows its person's role. */
  opened?(): Security | undefined;
}

/** Calls that work before anything is unlocked. Whoever makes, unlocks or recovers the vault in a window is signed in there. */
export function vaultProcedures({ lifecycle, opened }: VaultProceduresDeps): RoomHandlers<'vault', Caller> {
  const enter = async (caller: Caller, person: Parameters<Security['enter']>[1] | null) => {
    if (!person || caller.origin !== 'window') return;
    const security = opened?.();
    if (security) await security.enter(caller, person);
    else caller.who = { kind: 'person', person };
  };
  return {
    status: () => lifecycle.status(),
    create: async (input, caller) => {
      const { recoveryKey, person } = await lifecycle.create(input);
      await enter(caller, person);
      return { recoveryKey };
    },
    unlock: async ({ passphrase }, caller) => {
      const { person } = await lifecycle.unlock(passphrase);
      await enter(caller, person);
      return { person };
    },
    recover: async ({ recoveryKey, newPassphrase }, caller) => {
      const { person } = await lifecycle.recover(recoveryKey, newPassphrase);
      await enter(caller, person);
      return { done: true };
    },
    lock: async (_input, caller) => {
      opened?.()?.leaveAll();
      await lifecycle.lock();
      if (caller.origin === 'window') caller.who = null;
      return { done: true };
    },
  };
}

export function sessionProcedures({ security }: { security: Security }): RoomHandlers<'session', Caller> {
  return {
    who: (_input, { who }) => ({ person: who?.kind === 'person' ? who.person : null }),
    people: () => security.people(),
    signIn: async ({ personId, passphrase }, caller) => ({ person: await security.signIn(caller, personId, passphrase) }),
    signOut: async (_input, caller) => {
      await security.signOut(caller);
      return { done: true };
    },
    changePassphrase: async ({ old, passphrase }, caller) => {
      if (caller.who?.kind !== 'person') throw new MillwrightError('not-signed-in', 'Only a person has a passphrase. Sign in first.');
      await security.checkPassphrase(caller.who.person.id, old);
      await security.changePassphrase(caller.who, caller.who.person.id, passphrase);
      return { done: true };
    },
  };
}

export function securityProcedures({ security }: { security: Security }): RoomHandlers<'security', Caller> {
  return {
    people: () => security.people(),
    addPerson: (input, caller) => security.addPerson(signedIn(caller), input),
    everybody: () => security.everybody(),
    changePerson: ({ id, role, active, passphrase, why }, caller) => security.changePerson(signedIn(caller), id, { role, active, passphrase }, why),
    auditVerify: () => security.verifyAudit(),
    audit: async ({ before, limit }) => (await security.auditPage(before, limit)).map(({ seq, at, who, what, before: was, after, why, hash }) => ({ seq, at, who, what, before: was, after, why, hash })),
  };
}

function signedIn({ who }: Caller): Who {
  if (!who) throw new MillwrightError('not-signed-in', 'Sign in first.');
  return who;
}
