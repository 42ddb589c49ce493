import { randomBytes } from 'node:crypto';
import { MillwrightError } from '../../contract/errors';
import type { Target, TargetTried, TargetWanted } from '../../contract/notify';
import type { JournalStep } from '../alarms';
import { ancestors } from '../assets';
import { Emitter } from '../shared/emitter';
import { Turns } from '../shared/turns';
import type { Who } from '../shared/who';
import { checkTarget } from './checked';
import { toldOf } from './choose';
import { Line, secretOf } from './line';
import { addMessages, countMessages, deleteTarget, putCursor, putTarget, readTargets } from './repository';
import { send } from './sending';
import { testMessage, triedWords } from './trying';
import type { Kept, Notify, NotifyDeps } from './types';

const TICK_MS = 1_000;
/** The journal is looked at this often though no alarm is said to have changed: a store that takes nothing for a while keeps steps waiting. */
const LOOK_MS = 15_000;
const STEPS_AT_ONCE = 500;

export function createNotify(deps: NotifyDeps): Notify {
  return new NotifyService(deps);
}

class NotifyService implements Notify {
  readonly changed = new Emitter<void>();
  private readonly lines = new Map<string, Line>();
  /** Decisions and changes, one after the other. */
  private readonly turns = new Turns();
  private timer: ReturnType<typeof setInterval> | undefined;
  private stop: (() => void) | undefined;
  private dirty = true;
  private looked = 0;
  private closed = false;

  constructor(private readonly deps: NotifyDeps) {}

  async start({ timer = true } = {}): Promise<void> {
    await this.read();
    for (const line of this.lines.values()) await line.tellTrouble();
    this.stop = this.deps.alarms.changed.on(() => {
      this.dirty = true;
      if (timer) this.look();
    });
    if (!timer) return;
    this.timer = setInterval(() => this.look(), TICK_MS);
    this.look();
  }

  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.timer);
    this.stop?.();
    await this.turns.done;
    await Promise.all([...this.lines.values()].map((line) => line.close()));
  }

  targets(): Target[] {
    return [...this.lines.values()].map((line) => line.shown()).sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  }

  set(who: Who, wanted: TargetWanted, secret?: string, why?: string): Promise<Target> {
    return this.turns.run(async () => {
      const { alarms, assets, security, store } = this.deps;
      const line = this.lines.get(wanted.name);
      const { keepsSecret } = await checkTarget(wanted, secret, line?.kept, (asset) => assets.plant().assetById.has(asset));
      // Of what was before it, or came while it was switched off, nobody is told afterwards.
      const fresh = !line || (wanted.enabled && !line.kept.wanted.enabled);
      const cursor = fresh ? await alarms.newestStep() : line.kept.cursor;
      const kept: Kept = { ...(line?.kept ?? newKept()), wanted, secret: keepsSecret, cursor };
      await store.main.transaction('set who is told', async (tx) => {
        await putTarget(tx, kept);
        if (secret !== undefined) await security.secrets.set(tx, who, secretOf(wanted.name), secret);
        else if (!keepsSecret) await security.secrets.remove(tx, who, secretOf(wanted.name));
        await security.record(tx, who, 'notify.set', line ? line.kept.wanted : null, wanted, why ?? null);
      });
      if (line) Object.assign(line.kept, { wanted, secret: keepsSecret, cursor });
      const now = line ?? this.add(kept);
      now.hurry();
      await now.tellTrouble();
      this.changed.emit();
      this.look();
      return now.shown();
    });
  }

  remove(who: Who, name: string, why?: string): Promise<void> {
    return this.turns.run(async () => {
      const line = this.find(name);
      await this.deps.store.main.transaction('tell somebody no more', async (tx) => {
        await deleteTarget(tx, name);
        await this.deps.security.secrets.remove(tx, who, secretOf(name));
        await this.deps.security.record(tx, who, 'notify.remove', line.kept.wanted, null, why ?? null);
      });
      this.lines.delete(name);
      await line.close();
      await this.deps.alarms.targetTrouble(name, null);
      this.changed.emit();
    });
  }

  async try(name: string): Promise<TargetTried> {
    const line = this.find(name);
    const { wanted, uid, secret } = line.kept;
    const began = performance.now();
    const took = () => Math.round(performance.now() - began);
    try {
      const { caution } = await send({ target: wanted, uid, secret: secret ? await this.deps.security.secrets.get(secretOf(name)) : undefined, zone: this.deps.zone }, [testMessage(uid, this.deps.clock.received())]);
      line.hurry();
      this.look();
      return { sent: true, says: caution ?? triedWords(wanted), ms: took() };
    } catch (error) {
      return { sent: false, says: error instanceof Error ? error.message : String(error), ms: took() };
    }
  }

  async tick(): Promise<void> {
    const now = this.deps.clock.received();
    if (this.dirty || now - this.looked >= LOOK_MS || now < this.looked) await this.turns.run(() => this.decide());
    await Promise.all([...this.lines.values()].map((line) => line.run()));
  }

  private look(): void {
    if (!this.closed) void this.tick().catch((error: unknown) => this.deps.onProblem?.(error));
  }

  /** What the journal has that a target was not decided on yet goes into the outbox, and the target's cursor with it, in one transaction: killed at any moment, each step is decided on once. */
  private async decide(): Promise<void> {
    if (this.closed) return;
    this.dirty = false;
    this.looked = this.deps.clock.received();
    if (this.lines.size === 0) return;
    try {
      for (let after = Math.min(...this.kept().map(({ cursor }) => cursor)); ; ) {
        const steps = await this.deps.alarms.journal(after, STEPS_AT_ONCE);
        const last = steps.at(-1);
        if (!last) return;
        await this.put(steps, last.id);
        after = last.id;
      }
    } catch (error) {
      // Nobody knows whether it was kept: what is kept says so.
      this.dirty = true;
      await this.read();
      throw error;
    }
  }

  private async put(steps: readonly JournalStep[], last: number): Promise<void> {
    const { store, clock } = this.deps;
    const now = clock.received();
    const lines = [...this.lines.values()].filter(({ kept }) => kept.cursor < last);
    const told = lines.map((line) => this.toldBy(line, steps, now));
    await store.main.transaction('what is to be told', async (tx) => {
      for (const [at, { kept }] of lines.entries()) {
        await addMessages(tx, kept.wanted.name, told[at]?.messages ?? []);
        await putCursor(tx, kept.wanted.name, last);
      }
    });
    for (const [at, line] of lines.entries()) {
      line.kept.cursor = last;
      line.waiting += told[at]?.messages.length ?? 0;
      line.kept.givenUp += told[at]?.late ?? 0;
    }
    if (told.some(({ messages, late }) => messages.length + late > 0)) this.changed.emit();
  }

  /** `late`: what is too old already, after the appliance was off for long. */
  private toldBy(line: Line, steps: readonly JournalStep[], now: number) {
    const { wanted, uid, cursor } = line.kept;
    const before = line.givenUpBefore(now);
    const found = wanted.enabled ? steps.filter(({ id }) => id > cursor).flatMap((step) => {
      const content = toldOf(wanted, step, this.pathOf(step.asset));
      return content ? [{ key: `${uid}-${step.id}`, content }] : [];
    }) : [];
    const messages = found.filter(({ content }) => content.at >= before);
    return { messages, late: found.length - messages.length };
  }

  private pathOf(asset: number): number[] {
    const { assetById } = this.deps.assets.plant();
    const own = assetById.get(asset);
    return own ? [own.id, ...ancestors(assetById, own).map(({ id }) => id)] : [];
  }

  private async read(): Promise<void> {
    const { main } = this.deps.store;
    for (const kept of await readTargets(main)) {
      const line = this.lines.get(kept.wanted.name);
      const now = line ?? this.add(kept);
      if (line) line.kept.cursor = kept.cursor;
      now.waiting = await countMessages(main, kept.wanted.name);
    }
  }

  private kept(): Kept[] {
    return [...this.lines.values()].map(({ kept }) => kept);
  }

  private add(kept: Kept): Line {
    const line = new Line(this.deps, kept, () => this.changed.emit());
    this.lines.set(kept.wanted.name, line);
    return line;
  }

  private find(name: string): Line {
    const line = this.lines.get(name);
    if (!line) throw new MillwrightError('not-found', `Nobody named "${name}" is told of alarms. "alarm target list" shows who is.`, { target: name });
    return line;
  }
}

const newKept = (): Omit<Kept, 'wanted' | 'secret' | 'cursor'> => ({ uid: randomBytes(8).toString('hex'), lastSent: null, failingSince: null, problem: null, attempts: 0, nextTry: null, sent: 0, failed: 0, givenUp: 0 });
