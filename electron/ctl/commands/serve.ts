import { MillwrightError } from '../../contract/errors';
import type { Command } from '../command';
import { openSession } from '../engine';
import { onInterrupt } from '../interrupt';
import { note } from '../output';

const serve: Command = {
  usage: '',
  does: 'the engine alone: live readings, predictions, alarms and schedules, until it is told to end (Ctrl-C)',
  run: async (parsed) => {
    const session = await openSession(parsed, { survive: true });
    if (!session.own) {
      await session.close();
      throw new MillwrightError('home-in-use', `An engine runs already for ${session.home}: other commands reach it there. End it first to serve from here.`, { home: session.home });
    }
    note(`The engine of ${session.home} is at work. Ctrl-C ends it.`);
    await new Promise<void>((resolve) => void onInterrupt(resolve));
    note('Ending …');
    await session.close();
  },
};

export const serveCommands: Record<string, Command> = { serve };
