import type { Replay } from '../../contract/models';
import type { Database, Transaction } from '../store';
import type { Counts } from './figures';
import { Spread } from './spread';

/** What one challenger's figures are kept under. */
export interface ChallengeKey {
  challenger: number;
  appointed: number;
  champion: number;
  limit: number | null;
}

export interface Challenge extends ChallengeKey {
  /** Undefined: not kept yet. */
  id: number | undefined;
  /** Of the first row, as it was received. */
  began: number;
  championMs: Spread;
  challengerMs: Spread;
  machines: Map<number, Counts>;
}

interface ChallengeRow extends ChallengeKey {
  id: number;
  began: number;
  championMs: string;
  challengerMs: string;
}

const spreadOf = (text: string): Spread => Spread.of(JSON.parse(text) as [number, number][]);

export function qualityRepository(db: Database) {
  return {
    async challenges(challenger: number, appointed: number): Promise<Challenge[]> {
      const rows = await db.all<ChallengeRow>(
        `SELECT id, challenger, appointed, champion, limit_value AS "limit", began, champion_ms AS championMs, challenger_ms AS challengerMs
         FROM challenge WHERE challenger = ? AND appointed = ? ORDER BY id`, [challenger, appointed]);
      const machines = await db.all<{ challenge: number; asset: number; counts: string }>(
        'SELECT challenge, asset, counts FROM challenge_machine WHERE challenge IN (SELECT id FROM challenge WHERE challenger = ? AND appointed = ?)', [challenger, appointed]);
      return rows.map((row) => ({
        ...row, championMs: spreadOf(row.championMs), challengerMs: spreadOf(row.challengerMs),
        machines: new Map(machines.filter(({ challenge }) => challenge === row.id).map(({ asset, counts }) => [asset, JSON.parse(counts) as Counts])),
      }));
    },

    /** Returns its id. */
    async putChallenge(tx: Transaction, { id, challenger, appointed, champion, limit, began, championMs, challengerMs, machines }: Challenge): Promise<number> {
      const spreads = [JSON.stringify(championMs.kept()), JSON.stringify(challengerMs.kept())];
      const own = id ?? (await tx.run(
        'INSERT INTO challenge (challenger, appointed, champion, limit_value, began, champion_ms, challenger_ms) VALUES (?, ?, ?, ?, ?, ?, ?)',
        [challenger, appointed, champion, limit, began, ...spreads])).lastId;
      if (id !== undefined) await tx.run('UPDATE challenge SET champion_ms = ?, challenger_ms = ? WHERE id = ?', [...spreads, id]);
      await tx.runMany('INSERT INTO challenge_machine (challenge, asset, counts) VALUES (?, ?, ?) ON CONFLICT (challenge, asset) DO UPDATE SET counts = excluded.counts',
        [...machines].map(([asset, counts]) => [own, asset, JSON.stringify(counts)]));
      return own;
    },

    insertReplay: (tx: Transaction, version: number, made: number, result: Replay) => tx.run('INSERT INTO replay (version, made, result) VALUES (?, ?, ?)', [version, made, JSON.stringify(result)]),
    /** Newest first. */
    replays: async (version: number): Promise<Replay[]> =>
      (await db.all<{ result: string }>('SELECT result FROM replay WHERE version = ? ORDER BY id DESC LIMIT 20', [version])).map(({ result }) => JSON.parse(result) as Replay),
  };
}
export type QualityRepository = ReturnType<typeof qualityRepository>;
