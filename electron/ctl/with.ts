import type { Client } from '../contract/contract';
import { openSession, openTools, type OpenOptions, type Session } from './engine';
import { interruptible } from './interrupt';
import type { Parsed } from './options';

/** Opens, does, closes: whatever happens in between. */
export async function withEngine<T>(parsed: Parsed, work: (client: Client, session: Session) => Promise<T>, options?: OpenOptions): Promise<T> {
  const session = await openSession(parsed, options);
  try {
    return await interruptible(() => work(session.client, session));
  } finally {
    await session.close();
  }
}

/** The same with an engine for what needs no vault. */
export async function withTools<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const session = await openTools();
  try {
    return await interruptible(() => work(session.client));
  } finally {
    await session.close();
  }
}
