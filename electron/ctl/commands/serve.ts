import { MillwrightError } from '../../contract/errors';
import type { Command } from '../command';
import { openSession, type Session } from '../engine';
import { onInterrupt } from '../interrupt';
import { note } from '../output';
import type { Parsed } from '../options';

/** A command that came first has an engine of its own for a moment; one that stays longer serves, or has a window. */
const PASSING_MS = 5_000;
const AGAIN_MS = 250;

async function ownSession(parsed: Parsed): Promise<Session> {
  for (const until = performance.now() + PASSING_MS; ; await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))) {
    const late = performance.now() > until;
    const session = await openSession(parsed, { survive: true }).catch((error: unknown) => {
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
  usage: '',
  does: 'the engine alone: live readings, predictions, alarms and schedules, until it is told to end (Ctrl-C)',
  run: async (parsed) => {
    const session = await ownSession(parsed);
    note(`The engine of ${session.home} is at work. Ctrl-C ends it.`);
    await new Promise<void>((resolve) => void onInterrupt(resolve));
    note('Ending …');
    await session.close();
  },
};

export const serveCommands: Record<string, Command> = { serve };
