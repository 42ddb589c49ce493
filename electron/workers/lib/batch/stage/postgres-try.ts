import type { DatabaseTried } from '../../../../contract/databases';
import type { DatabaseReach } from '../../../../engine/inference/protocols';
import { connect, end, inWords } from './postgres';

/** Connects as a run does. What goes wrong is an answer. */
export async function tryDatabase(reach: DatabaseReach): Promise<DatabaseTried> {
  const began = performance.now();
  const ms = () => Math.round(performance.now() - began);
  try {
    const client = await connect(reach);
    try {
      const { rows } = await client.query<{ version: string }>('SELECT version() AS version');
      const server = rows[0]?.version ?? null;
      return { reached: true, ms: ms(), says: reach.tls === 'disable' ? 'It answers. What is read passes in the clear, with the password.' : 'It answers.', server };
    } finally {
      await end(client);
    }
  } catch (error) {
    return { reached: false, ms: ms(), says: inWords(error, reach).message, server: null };
  }
}
