import { randomBytes } from 'node:crypto';
import { MillwrightError } from '../../contract/errors';
import type { Roster, Target, TargetTried, TargetWanted } from '../../contract/notify';
import type { JournalStep } from '../alarms';
import { ancestors } from '../assets';
import type { MailServer } from '../delivery';
import { Turns } from '../shared/turns';
import type { Who } from '../shared/who';
import { checkTarget } from './checked';
import { toldOf } from './choose';
import { Escalation } from './escalation';
import { Line, secretOf } from './line';
import { addMessages, countMessages, deleteTarget, putCursor, putTarget, readTargets, type Outgoing } from './repository';
import { putRoster } from './roster-repository';
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
  private readonly lines = new Map<string, Line>();
  private readonly escalation = new Escalation();
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
      this.look();
      return now.shown();
    });
  }

  remove(who: Who, name: string, why?: string): Promise<void> {
    return this.turns.run(async () => {
      const line = this.find(name);
      const priority = this.escalation.naming(name);
      if (priority !== undefined) throw new MillwrightError('conflict', `Who is told when nobody answers an alarm of priority ${priority} names "${name}". Take it out there first.`, { target: name, priority });
      await this.deps.store.main.transaction('tell somebody no more', async (tx) => {
        await deleteTarget(tx, name);
        await this.deps.security.secrets.remove(tx, who, secretOf(name));
        await this.deps.security.record(tx, who, 'notify.remove', line.kept.wanted, null, why ?? null);
      });
      this.lines.delete(name);
      await line.close();
      await this.deps.alarms.targetTrouble(name, null);
    });
  }

  rosters(): Roster[] {
    return this.escalation.all();
  }

  setRoster(who: Who, { priority, steps }: Roster, why?: string): Promise<Roster> {
    return this.turns.run(async () => {
      for (const { targets } of steps) for (const name of targets) if (!this.lines.has(name)) throw new MillwrightError('invalid-input', `Nobody named "${name}" is told of alarms. Make that target first.`, { target: name });
      const after: Roster = { priority, steps: [...steps].sort((a, b) => a.afterMin - b.afterMin) };
      const twice = after.steps.find(({ afterMin }, at) => after.steps[at + 1]?.afterMin === afterMin);
      if (twice) throw new MillwrightError('invalid-input', `Two steps are due after ${twice.afterMin} min: name all who are told then in one.`, { priority });
      const before = this.escalation.all().find((one) => one.priority === priority);
      await this.deps.store.main.transaction('set who is told when nobody answers', async (tx) => {
        await putRoster(tx, after);
        await this.deps.security.record(tx, who, 'notify.setRoster', before, after, why ?? null);
      });
      this.escalation.set(after);
      this.look();
      return after;
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

  async mailServer(name: string): Promise<{ server: MailServer; from: string }> {
    const { wanted, secret } = this.find(name).kept;
    if (wanted.kind !== 'mail') throw new MillwrightError('invalid-input', `"${name}" is not told by mail.`, { target: name });
    const { from, host, port, security, ca, username } = wanted.options;
    return { from, server: { host, port, security, ca, username, password: secret ? await this.deps.security.secrets.get(secretOf(name)) : undefined } };
  }

  async tick(): Promise<void> {
    const now = this.deps.clock.received();
    if (this.dirty || now - this.looked >= LOOK_MS || now < this.looked) await this.turns.run(() => this.decide());
    if (this.escalation.due(now).length > 0) await this.turns.run(() => this.escalate());
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
    try {
      for (let after = Math.min(this.escalation.cursor, ...this.kept().map(({ cursor }) => cursor)); ; ) {
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
    const unanswered = this.escalation.after(steps);
    await store.main.transaction('what is to be told', async (tx) => {
      for (const [at, { kept }] of lines.entries()) {
        await addMessages(tx, kept.wanted.name, told[at]?.messages ?? []);
        await putCursor(tx, kept.wanted.name, last);
      }
      await unanswered.write(tx);
    });
    unanswered.settle();
    for (const [at, line] of lines.entries()) {
      line.kept.cursor = last;
      line.waiting += told[at]?.messages.length ?? 0;
      line.kept.givenUp += told[at]?.late ?? 0;
    }
  }

  /** Whoever is to be told that nobody answers, with a note that they are: in one transaction, so that no start tells them again. */
  private async escalate(): Promise<void> {
    // An answer that is on its way counts: it is on record before the journal is.
    await this.decide();
    if (this.closed) return;
    const due = this.escalation.due(this.deps.clock.received());
    const out = new Map<Line, Outgoing[]>();
    for (const { alarm, afterMs, targets } of due) {
      for (const name of targets) {
        const line = this.lines.get(name);
        const { content, step } = alarm;
        // That a way fails is never told by that way.
        if (!line?.kept.wanted.enabled || (content.kind === 'target-failed' && content.assetName === name)) continue;
        out.set(line, [...(out.get(line) ?? []), { key: `${line.kept.uid}-${step}-after-${afterMs / 1000}`, at: content.at + afterMs, content: { ...content, unansweredMs: afterMs } }]);
      }
    }
    await this.deps.store.main.transaction('nobody answers', async (tx) => {
      for (const [line, messages] of out) await addMessages(tx, line.kept.wanted.name, messages);
      for (const one of due) await this.escalation.tell(tx, one);
    }).catch(async (error: unknown) => {
      // Nobody knows whether it was kept: what is kept says so.
      await this.read();
      throw error;
    });
    for (const one of due) this.escalation.told(one);
    for (const [line, messages] of out) line.waiting += messages.length;
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
    await this.escalation.read(main);
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
    const line = new Line(this.deps, kept);
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
