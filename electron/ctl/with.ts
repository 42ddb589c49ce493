import type { Client } from '../contract/contract';
import { openSession, type OpenOptions, type Session } from './engine';
import type { Parsed } from './options';

/** Opens, does, closes: whatever happens in between. */
export async function withEngine<T>(parsed: Parsed, work: (client: Client, session: Session) => Promise<T>, options?: OpenOptions): Promise<T> {
  const session = await openSession(parsed, options);
  try {
    return await work(session.client, session);
  } finally {
    await session.close();
  }
}
