import type { Target } from '../../contract/notify';
import { Undelivered } from '../delivery';
import { backoffMs } from '../shared/backoff';
import { nextMail } from './gathering';
import { deleteMessages, dropOld, putHealth, readMessages } from './repository';
import { AT_ONCE, send } from './sending';
import type { Kept, Message, NotifyDeps } from './types';

/** Between attempts: from 5 s on, doubling, to 5 minutes at the longest. */
const BACKOFF = { firstMs: 5_000, longestMs: 300_000 };
/** A mail server that is started anew refuses one attempt: that is no trouble yet. */
const TROUBLE_AT = 2;
/** So many wait for one target at most; beyond them the oldest are given up. */
export const MOST_WAITING = 10_000;
const HOUR_MS = 3_600_000;

/** A message that its receiver refuses so often for what it says is given up: others wait behind it. */
const MOST_REFUSALS = 5;

export const secretOf = (target: string): string => `notify:${target}`;

/** One target's way out: sends what its part of the outbox holds, in order, and keeps how that goes. */
export class Line {
  /** Messages that wait. */
  waiting = 0;
  /** When the last mails left. */
  private left: number[] = [];
  /** Rows that are sent, of which the store has not taken note yet: never sent again by this process. */
  private noted: number[] = [];
  private running: Promise<void> | undefined;
  private closed = false;
  /** How often the oldest one was refused for what it says. */
  private refusals = { row: 0, times: 0 };

  constructor(private readonly deps: NotifyDeps, readonly kept: Kept) {}

  shown(): Target {
    const { wanted, secret, lastSent, failingSince, problem, nextTry, sent, failed, givenUp } = this.kept;
    return { ...wanted, secret, lastSent, waiting: this.waiting, failingSince, problem, nextTry, sent, failed, givenUp };
  }

  /** Sends what is due; resolves when nothing is. */
  run(): Promise<void> {
    return (this.running ??= this.sendDue().catch((error: unknown) => this.deps.onProblem?.(error)).finally(() => {
      this.running = undefined;
    }));
  }

  /** Nothing is begun any more; what is under way is waited for, but not for long: it is sent again by the next start. */
  async close(): Promise<void> {
    this.closed = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    await Promise.race([this.running, new Promise((resolve) => (timer = setTimeout(resolve, 2_000)))]);
    clearTimeout(timer);
  }

  /** The alarm of it as it should stand. */
  async tellTrouble(): Promise<void> {
    const { wanted, problem, attempts } = this.kept;
    const stands = wanted.enabled && problem !== null && (attempts === 0 || attempts >= TROUBLE_AT);
    await this.deps.alarms.targetTrouble(wanted.name, stands ? `Nobody is told by ${wanted.name}: ${problem}`.slice(0, 200) : null);
  }

  /** The way is another, or is known to be free: what waits is tried at once. */
  hurry(): void {
    if (this.kept.nextTry !== null) this.kept.nextTry = 0;
  }

  private async sendDue(): Promise<void> {
    const { kept, deps } = this;
    while (!this.closed && kept.wanted.enabled && (this.waiting > 0 || this.noted.length > 0)) {
      const now = deps.clock.received();
      if (kept.nextTry !== null && now < kept.nextTry) return;
      if (this.noted.length > 0) await this.note([], kept.problem);
      const take = this.takes(now);
      if (take === 0) return;
      const messages = await readMessages(deps.store.main, kept.wanted.name, take);
      const [oldest] = messages;
      if (!oldest) {
        this.waiting = 0;
        return;
      }
      if (oldest.at < this.givenUpBefore(now)) await this.drop(now);
      else if (!(await this.sendNow(messages))) return;
    }
  }

  private takes(now: number): number {
    const { wanted } = this.kept;
    if (wanted.kind !== 'mail') return AT_ONCE[wanted.kind];
    const next = nextMail(this.waiting, this.left, wanted.options.gatherS * 1_000, now);
    return 'take' in next ? Math.min(next.take, AT_ONCE.mail) : 0;
  }

  private async sendNow(messages: readonly Message[]): Promise<boolean> {
    const { kept, deps } = this;
    const { wanted, uid } = kept;
    let caution: string | null;
    try {
      const secret = kept.secret ? await deps.security.secrets.get(secretOf(wanted.name)) : undefined;
      ({ caution } = await send({ target: wanted, uid, secret, zone: deps.zone }, messages));
    } catch (error) {
      if (!(error instanceof Undelivered)) deps.onProblem?.(error);
      await this.missed(error instanceof Error ? error.message : String(error), error instanceof Undelivered && error.refused ? messages[0] : undefined);
      return false;
    }
    const now = deps.clock.received();
    if (wanted.kind === 'mail') this.left = [...this.left.slice(-9), now];
    this.noted.push(...messages.map(({ row }) => row));
    this.waiting = Math.max(0, this.waiting - messages.length);
    kept.lastSent = now;
    kept.sent += messages.length;
    await this.note(messages, caution);
    return true;
  }

  /** What was sent is kept as sent. Where the store takes nothing it is tried again, and nothing is sent meanwhile: it would be sent twice after a kill. */
  private async note(messages: readonly Message[], problem: string | null): Promise<void> {
    const { kept, deps } = this;
    const rows = [...this.noted];
    const troubled = kept.problem;
    if (messages.length > 0) Object.assign(kept, { problem, failingSince: problem === null ? null : (kept.failingSince ?? deps.clock.received()), attempts: 0, nextTry: null });
    try {
      await deps.store.main.transaction('told', async (tx) => {
        await deleteMessages(tx, rows);
        await putHealth(tx, kept);
      });
    } catch (error) {
      kept.nextTry = deps.clock.received() + BACKOFF.firstMs;
      throw error;
    }
    this.noted = this.noted.filter((row) => !rows.includes(row));
    kept.nextTry = null;
    if (kept.problem !== troubled) await this.tellTrouble();
  }

  private async missed(problem: string, refused: Message | undefined): Promise<void> {
    const { kept, deps } = this;
    const now = deps.clock.received();
    Object.assign(kept, { problem, failingSince: kept.failingSince ?? now, nextTry: Math.round(now + backoffMs(kept.attempts, Math.random(), BACKOFF)), attempts: kept.attempts + 1, failed: kept.failed + 1 });
    const row = refused?.row ?? 0;
    this.refusals = { row, times: row !== 0 && row === this.refusals.row ? this.refusals.times + 1 : 1 };
    await this.drop(now, row !== 0 && this.refusals.times >= MOST_REFUSALS ? [row] : []);
    await this.tellTrouble();
  }

  /** Gives up what is too old, what is too much, and these. */
  private async drop(now: number, rows: readonly number[] = []): Promise<void> {
    const { kept, deps } = this;
    await deps.store.main.transaction('given up', async (tx) => {
      await deleteMessages(tx, rows);
      const dropped = rows.length + (await dropOld(tx, kept.wanted.name, this.givenUpBefore(now), MOST_WAITING));
      kept.givenUp += dropped;
      this.waiting = Math.max(0, this.waiting - dropped);
      await putHealth(tx, kept);
    });
  }

  givenUpBefore(now: number): number {
    return now - this.kept.wanted.giveUpAfterH * HOUR_MS;
  }
}
