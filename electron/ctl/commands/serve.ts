import { MillwrightError } from '../../contract/errors';
import type { Command } from '../command';
import { openSession, type Session } from '../engine';
import { onInterrupt } from '../interrupt';
import { note } from '../output';
import { portOf } from './http';
import type { Parsed } from '../options';

/** A command that came first has an engine of its own for a moment; one that stays longer serves, or has a window. */
const PASSING_MS = 5_000;
const AGAIN_MS = 250;

async function ownSession(parsed: Parsed, http: { port: number } | undefined): Promise<Session> {
  for (const until = performance.now() + PASSING_MS; ; await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))) {
    const late = performance.now() > until;
    const session = await openSession(parsed, { survive: true, ...(http ? { start: { http } } : {}) }).catch((error: unknown) => {
      // The other's engine went while it was asked.
      if (!late && error instanceof MillwrightError && error.code === 'gone') return undefined;
      throw error;
    });
    if (session?.own) return session;
    await session?.close();
    if (late && session) throw new MillwrightError('home-in-use', `An engine runs already for ${session.home}: other commands reach it there. End it first to serve from here.`, { home: session.home });
  }
}

const serve: Command = {
  usage: '[--http PORT]',
  does: 'the engine alone: live readings, predictions, alarms and schedules, until it is told to end (Ctrl-C). --http answers HTTP on this port meanwhile, whatever the setting is',
  options: { http: { type: 'string' } },
  run: async (parsed) => {
    const port = portOf(parsed.text('http'));
    const session = await ownSession(parsed, port === undefined ? undefined : { port });
    const http = port === undefined ? undefined : await session.client.api.status({});
    if (http && http.state !== 'listening') {
      await session.close();
      throw new MillwrightError('unavailable', http.message);
    }
    note(`The engine of ${session.home} is at work. Ctrl-C ends it.`);
    if (http) note(http.message);
    await new Promise<void>((resolve) => void onInterrupt(resolve));
    note('Ending …');
    await session.close();
  },
};

export const serveCommands: Record<string, Command> = { serve };
