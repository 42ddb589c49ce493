import type { Answered } from '../live';
import type { Database } from '../store';
import { count, noCounts, type Counts } from './figures';
import type { Challenge, QualityRepository } from './repository';
import { Spread } from './spread';

/** An answer of the champion's, with the limit that it was held against. */
export interface Judged extends Answered {
  limit: number | null;
}

/**
 * The figures of one appointment. They are counted once an answer is stored and kept every few seconds, so that a crash may cost the last of them and never counts any
 * twice; the answers themselves lie in history.
 */
export class Ledger {
  private readonly changed = new Set<Challenge>();
  private writing: Promise<void> = Promise.resolve();

  private constructor(
    private readonly db: Database,
    private readonly repository: QualityRepository,
    private readonly of: { challenger: number; appointed: number },
    readonly challenges: Challenge[],
  ) {}

  static async open(db: Database, repository: QualityRepository, challenger: number, appointed: number): Promise<Ledger> {
    return new Ledger(db, repository, { challenger, appointed }, await repository.challenges(challenger, appointed));
  }

  find(champion: number, limit: number | null): Challenge | undefined {
    return this.challenges.find((own) => own.champion === champion && own.limit === limit);
  }

  /** `value`: what the challenger said, NaN for nothing, in a call that took `ms`. */
  count(row: Judged, value: number, ms: number): void {
    const challenge = this.challengeOf(row);
    count(countsOf(challenge, row.asset), row.value, value, row.limit);
    challenge.championMs.add(row.ms);
    challenge.challengerMs.add(ms);
  }

  /** It was not asked, or its answer was not kept. */
  drop(row: Judged): void {
    countsOf(this.challengeOf(row), row.asset).dropped++;
  }

  /** Errors: as the store's; what was not kept is tried again with the next. */
  flush(): Promise<void> {
    this.writing = this.writing.catch(() => undefined).then(async () => {
      const due = [...this.changed];
      if (due.length === 0) return;
      this.changed.clear();
      try {
        const ids = await this.db.transaction('quality.challenge', async (tx) => {
          const put: number[] = [];
          for (const challenge of due) put.push(await this.repository.putChallenge(tx, challenge));
          return put;
        });
        due.forEach((challenge, at) => (challenge.id = ids[at]));
      } catch (error) {
        for (const challenge of due) this.changed.add(challenge);
        throw error;
      }
    });
    return this.writing;
  }

  private challengeOf({ versionId, limit, received }: Judged): Challenge {
    let challenge = this.find(versionId, limit);
    if (!challenge) {
      challenge = { ...this.of, id: undefined, champion: versionId, limit, began: Math.round(received), championMs: new Spread(), challengerMs: new Spread(), machines: new Map() };
      this.challenges.push(challenge);
    }
    this.changed.add(challenge);
    return challenge;
  }
}

function countsOf({ machines }: Challenge, asset: number): Counts {
  let counts = machines.get(asset);
  if (!counts) machines.set(asset, (counts = noCounts()));
  return counts;
}
