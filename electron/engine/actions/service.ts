import type { Action, Finding } from '../../contract/actions';
import { alarmKind, type Alarm, type AlarmKind } from '../../contract/alarms';
import { isOfPredictions } from '../../contract/alarm-kinds';
import { MillwrightError } from '../../contract/errors';
import { Emitter } from '../shared/emitter';
import { whoName, type Who } from '../shared/who';
import type { Transaction } from '../store';
import { photoTypeOf } from './photos';
import { copyPhotos, insertAction, insertFinding, insertPhotos, readAction, readActions, readFinding, readFindings, readJudged, readPhoto } from './repository';
import { subjectOf, type Subject } from './subject';
import type { ActionDeps, Actions, FindingRecord, NewAction, NewFinding, Photo, RecordQuery } from './types';

/** A clock that runs a little ahead is no lie. */
const AHEAD_MS = 60_000;
/** For so long a verdict is asked for. */
const ASKED_MS = 31 * 86_400_000;
const ASKED_MOST = 1000;
const ofPredictions: AlarmKind[] = alarmKind.options.filter(isOfPredictions);

export function createActions(deps: ActionDeps): Actions {
  return new ActionService(deps);
}

class ActionService implements Actions {
  readonly changed = new Emitter<void>();

  constructor(private readonly deps: ActionDeps) {}

  async record(who: Who, { photos: files, corrects, verdict, ...wanted }: NewAction): Promise<{ action: Action; finding: Finding | null }> {
    const { store } = this.deps;
    const before = corrects === undefined ? undefined : await this.actionOf(corrects);
    const subject = await subjectOf(this.deps, { asset: wanted.asset ?? before?.asset, alarm: wanted.alarm ?? before?.alarm ?? undefined, prediction: wanted.prediction ?? before?.prediction ?? undefined });
    const at = this.now();
    const done = wanted.done ?? before?.done ?? at;
    this.mustHaveBeen(done, at);
    const photos = files.map(photoOf);
    const { kind, notes, parts, found } = wanted;
    const record = { asset: subject.asset, kind, done, at, who: whoName(who), notes, parts, found, alarm: subject.alarm, prediction: subject.prediction, corrects: corrects ?? null };
    const said = verdict && { ...spanOf(subject, done), verdict, found };
    const kept = await store.main.transaction('record an action', async (tx) => {
      if (before) await this.mustBeCurrent(tx, 'action', before.id);
      if (said) await this.mustBeUnjudged(tx, subject.alarm);
      const id = await insertAction(tx, record);
      if (photos.length > 0) await insertPhotos(tx, id, photos);
      else if (before) await copyPhotos(tx, before.id, id);
      await this.deps.security.record(tx, who, before ? 'actions.correct' : 'actions.record', before ?? null, { id, ...record, photos: photos.length });
      return { action: id, finding: said ? await this.insert(tx, who, { ...said, asset: subject.asset, alarm: subject.alarm, prediction: subject.prediction, action: id, at, who: record.who, corrects: null }, null) : null };
    });
    this.changed.emit();
    return { action: await this.actionOf(kept.action), finding: kept.finding === null ? null : await this.findingOf(kept.finding) };
  }

  async find(who: Who, { corrects, verdict, found, from, to, action, ...named }: NewFinding): Promise<Finding> {
    const before = corrects === undefined ? undefined : await this.findingOf(corrects);
    if (!before && verdict === 'withdrawn') throw new MillwrightError('invalid-input', 'Only a finding that was recorded can be withdrawn: say which.');
    const subject = await subjectOf(this.deps, { asset: named.asset ?? before?.asset, alarm: named.alarm ?? before?.alarm ?? undefined, prediction: named.prediction ?? before?.prediction ?? undefined });
    if (action !== undefined) await this.actionOf(action);
    const at = this.now();
    const own = spanOf(subject, at);
    const span = { from: from ?? before?.from ?? own.from, to: to ?? before?.to ?? Math.max(own.to, from ?? 0) };
    if (!(span.from <= span.to)) throw new MillwrightError('invalid-input', 'What was found ends before it begins.', { ...span });
    this.mustHaveBeen(span.to, at);
    const id = await this.deps.store.main.transaction('record a finding', async (tx) => {
      if (before) await this.mustBeCurrent(tx, 'finding', before.id);
      if (subject.alarm !== before?.alarm || !before) await this.mustBeUnjudged(tx, subject.alarm);
      return this.insert(tx, who, {
        ...span, asset: subject.asset, verdict, found: found === '' ? (before?.found ?? '') : found, alarm: subject.alarm, prediction: subject.prediction, action: action ?? before?.action ?? null, at, who: whoName(who), corrects: corrects ?? null,
      }, before ?? null);
    });
    this.changed.emit();
    return this.findingOf(id);
  }

  async actions(query: RecordQuery): Promise<Action[]> {
    return (await readActions(this.deps.store.main, query)).map((one) => this.named(one));
  }

  async findings(query: RecordQuery): Promise<Finding[]> {
    return (await readFindings(this.deps.store.main, query)).map((one) => this.named(one));
  }

  async photo(action: number, n: number): Promise<Photo> {
    const found = await readPhoto(this.deps.store.main, action, n);
    if (!found) throw new MillwrightError('not-found', `Action ${action} has no photo ${n + 1}.`, { action });
    return found;
  }

  async wanted(): Promise<Alarm[]> {
    const over = await this.deps.alarms.history({ kinds: ofPredictions, over: true, from: this.now() - ASKED_MS, limit: ASKED_MOST });
    const judged = await readJudged(this.deps.store.main, Math.min(Number.MAX_SAFE_INTEGER, ...over.map(({ id }) => id)));
    return over.filter(({ id }) => !judged.has(id));
  }

  private async insert(tx: Transaction, who: Who, record: Omit<FindingRecord, 'id'>, before: Finding | null): Promise<number> {
    const id = await insertFinding(tx, record);
    await this.deps.security.record(tx, who, before ? 'findings.correct' : 'findings.record', before, { id, ...record });
    return id;
  }

  private now(): number {
    return Math.round(this.deps.clock.now());
  }

  private mustHaveBeen(time: number, now: number): void {
    if (!(time <= now + AHEAD_MS)) throw new MillwrightError('invalid-input', 'It lies ahead: only what was is recorded.', { time });
  }

  private async mustBeCurrent(tx: Transaction, what: 'action' | 'finding', id: number): Promise<void> {
    const now = await (what === 'action' ? readAction(tx, id) : readFinding(tx, id));
    if (now && now.correctedBy !== null) throw new MillwrightError('conflict', `This ${what} was corrected already: look at what stands in its place, number ${now.correctedBy}.`, { [what]: id });
  }

  private async mustBeUnjudged(tx: Transaction, alarm: number | null): Promise<void> {
    const [standing] = alarm === null ? [] : await readFindings(tx, { alarm, all: false, limit: 1 });
    if (standing) throw new MillwrightError('conflict', `${standing.who} has judged this alarm already: correct that finding, number ${standing.id}, where it was not so.`, { finding: standing.id });
  }

  private async actionOf(id: number): Promise<Action> {
    const found = await readAction(this.deps.store.main, id);
    if (!found) throw new MillwrightError('not-found', `There is no action ${id}.`, { action: id });
    return this.named(found);
  }

  private async findingOf(id: number): Promise<Finding> {
    const found = await readFinding(this.deps.store.main, id);
    if (!found) throw new MillwrightError('not-found', `There is no finding ${id}.`, { finding: id });
    return this.named(found);
  }

  private named<T extends { asset: number }>(one: T): T & { assetName: string } {
    return { ...one, assetName: this.deps.assets.plant().assetById.get(one.asset)?.name ?? `Equipment ${one.asset}` };
  }
}

/** Of what only one moment is known it lasted until `end`, where it was found. */
const spanOf = ({ from, to }: Subject, end: number): { from: number; to: number } => ({ from: Math.min(from ?? end, to ?? end), to: to ?? Math.max(end, from ?? end) });

function photoOf(content: Uint8Array, index: number): Photo {
  const type = photoTypeOf(content);
  if (!type) throw new MillwrightError('invalid-input', `Photo ${index + 1} is no PNG, JPEG or WebP picture: choose another file.`, { photo: index });
  return { type, content };
}
