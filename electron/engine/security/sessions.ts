import type { Person } from '../../contract/domain';
import type { Caller } from '../shared/context';

/** Who is signed in where. A caller that has gone is forgotten with its connection. */
export class Sessions {
  private readonly callers = new Set<WeakRef<Caller>>();

  enter(caller: Caller, person: Person): void {
    caller.who = { kind: 'person', person };
    for (const ref of this.callers) {
      const known = ref.deref();
      if (known === caller) return;
      if (!known) this.callers.delete(ref);
    }
    this.callers.add(new WeakRef(caller));
  }

  /** A person who leaves has left every window. */
  leave(caller: Caller): void {
    const id = caller.who?.kind === 'person' ? caller.who.person.id : null;
    caller.who = null;
    if (id !== null) this.changed(id, null);
  }

  leaveAll(): void {
    for (const ref of this.callers) {
      const known = ref.deref();
      if (known) known.who = null;
    }
  }

  /** Somebody's role or state changed: what they may do changes in every window at once. */
  changed(id: number, person: Person | null): void {
    for (const ref of this.callers) {
      const caller = ref.deref();
      if (caller?.who?.kind === 'person' && caller.who.person.id === id) caller.who = person && { kind: 'person', person };
    }
  }
}
