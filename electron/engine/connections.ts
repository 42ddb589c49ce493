import type { Channel } from '../contract/channel';
import { contract, type Handlers } from '../contract/contract';
import { MillwrightError } from '../contract/errors';
import { roleAllows, type Call, type Stream } from '../contract/procedure';
import { serve } from '../contract/server';
import type { Hello } from '../node/attach';
import { roleOf, type Caller } from './shared/context';
import type { Who } from './shared/who';

/** Rooms that answer whatever the vault's state is. */
const ALWAYS = new Set(['vault', 'appliance', 'tools']);

export interface Doors {
  /** Handlers of the rooms as they stand now; those of the open appliance change when it is locked and opened again. */
  handlers(): Partial<Handlers<Caller>>;
  /** What keeps the rooms closed, or null where they are open. */
  closed(): MillwrightError | null;
  /** Who a new window is, without a word: `person`, that of the window before the engine was started again, or the demo's. */
  greet(caller: Caller, person?: number): Promise<void>;
  /** A window's person changed; null: nobody is signed in any more. */
  signedInAs(person: number | null): void;
}

const wall: Who = { kind: 'system', room: 'wall' };

/** Serves every window and command line with the one contract. */
export function createConnections(doors: Doors): { connect(channel: Channel, hello: Hello, person?: number): Promise<void>; callers: ReadonlySet<Caller>; closeAll(): void } {
  const callers = new Set<Caller>();
  const channels = new Set<Channel>();

  const guard = (definition: Call | Stream, room: string, _name: string, caller: Caller) => {
    if (ALWAYS.has(room) && definition.role === 'anyone') return;
    const closed = doors.closed();
    if (closed) throw closed;
    if (definition.role === 'anyone') return;
    if (!caller.who) throw new MillwrightError('not-signed-in', 'Sign in first.');
    const role = roleOf(caller);
    if (!roleAllows(role, definition.role)) {
      throw new MillwrightError('not-allowed', `This needs the role ${definition.role}; yours is ${role}.`, { needs: definition.role });
    }
  };

  return {
    callers,
    connect: async (channel, hello, person) => {
      const caller = callerOf(hello, doors.signedInAs);
      await doors.greet(caller, person);
      callers.add(caller);
      channels.add(channel);
      channel.onClose(() => {
        callers.delete(caller);
        channels.delete(channel);
      });
      serve(contract, currentHandlers(doors), channel, {
        context: caller,
        guard,
        onInternalError: (error, room, name) => console.error(`engine: ${room}.${name} failed`, error),
      });
    },
    closeAll: () => {
      for (const channel of channels) channel.close();
    },
  };
}

function callerOf(hello: Hello, signedInAs: Doors['signedInAs']): Caller {
  if (hello.origin === 'ctl') return { origin: 'ctl', who: { kind: 'ctl', user: hello.user } };
  // Nobody sits before a wall, so nobody signs in there: it goes on when those at the desk change shifts.
  if (hello.origin === 'wall') return { origin: 'wall', get who() { return wall; }, set who(_: Who | null) { /* nobody enters */ } };
  let who: Who | null = null;
  return {
    origin: 'window',
    get who() {
      return who;
    },
    set who(next: Who | null) {
      who = next;
      signedInAs(next?.kind === 'person' ? next.person.id : null);
    },
  };
}

/** Looks every handler up at the moment of the call, since rooms open and close while a caller stays connected. */
function currentHandlers(doors: Doors): Handlers<Caller> {
  const rooms = Object.entries(contract).map(([room, procedures]) => {
    const names = Object.keys(procedures).map((name) => [
      name,
      (...args: unknown[]) => {
        const found = (doors.handlers() as Record<string, Record<string, (...given: unknown[]) => unknown> | undefined>)[room]?.[name];
        if (!found) throw doors.closed() ?? new MillwrightError('unavailable', `${room}.${name} is not served here.`);
        return found(...args);
      },
    ]);
    return [room, Object.fromEntries(names) as unknown];
  });
  return Object.fromEntries(rooms) as Handlers<Caller>;
}
