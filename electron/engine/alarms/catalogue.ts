import { isMade, isOfPredictions } from '../../contract/alarm-kinds';
import type { AlarmDefinition, AlarmDefinitionVersion } from '../../contract/alarms';
import { MillwrightError } from '../../contract/errors';
import { groupBy } from '../shared/group-by';
import { whoName, type Who } from '../shared/who';
import type { Transaction } from '../store';
import { putDefinition, readDefinitions, readVersions } from './definition-repository';
import { checkDefinition, checkNames } from './definition-rules';
import type { NewDefinition } from './definitions';
import { kindsOf, unitOf } from './judged';
import type { Keeper } from './keeper';
import { nearest, subjectOf } from './scope';
import type { AlarmDeps, Definition } from './types';

const FROM_MANIFEST = 'from the manifest or the standing set';

/** What is judged, and by what limits. */
export class Catalogue {
  private readonly kept: Definition[] = [];
  private nextId = 1;
  /** Those that are switched on, as values look for them. */
  private byKind = new Map<Definition['kind'], Definition[]>();
  /** All of them, by subject: one that is switched off may stand in the place of others. */
  private byOutput = new Map<string, Definition[][]>();
  /** Of the models that have begun to watch equipment: their outputs, with units. */
  private readonly outputs = new Map<string, ReadonlyMap<string, string>>();

  constructor(private readonly deps: Pick<AlarmDeps, 'store' | 'security' | 'clock' | 'assets'>, private readonly keeper: Keeper) {}

  async read(): Promise<void> {
    this.kept.push(...(await readDefinitions(this.deps.store.main)));
    this.nextId = Math.max(0, ...this.kept.map(({ id }) => id)) + 1;
    this.index();
  }

  byId(id: number): Definition | undefined {
    return this.kept.find((definition) => definition.id === id);
  }
  all(): readonly Definition[] {
    return this.kept;
  }
  of(kind: Definition['kind']): readonly Definition[] {
    return this.byKind.get(kind) ?? [];
  }
  /** Those that hold for a machine's predictions. */
  ofOutput(model: string, output: string, asset: number): Definition[] {
    const { assetById } = this.deps.assets.plant();
    return (this.byOutput.get(`${model}/${output}`) ?? []).flatMap((subject) => nearest(subject, asset, assetById));
  }

  /** What a model's predictions can be judged by. */
  knows(model: string, outputs: readonly { name: string; unit?: string | undefined }[]): void {
    this.outputs.set(model, new Map(outputs.map(({ name, unit = '' }) => [name, unit])));
  }

  /** As it would stand. @throws not-found; invalid-input, in words, where it could not work; conflict, where another judges the same */
  checked(wanted: AlarmDefinition): Definition {
    const before = this.byId(wanted.id);
    if (wanted.id !== 0 && !before) throw new MillwrightError('not-found', `There is no alarm definition ${wanted.id}. Ask for the list again.`);
    // What a definition judges stays what it was: alarms of the past belong to it.
    const judged = { ...wanted, ...(before && judgedBy(before)) };
    checkNames(judged);
    const plant = this.deps.assets.plant();
    const after: Definition = before ? { ...before, ...judged, version: before.version + 1 } : { ...judged, id: 0, unit: unitOf(judged, plant, this.outputs), version: 1 };
    checkDefinition(after, { kinds: kindsOf(after, plant) });
    const twin = this.kept.find((d) => d.id !== after.id && isTwin(d, after));
    if (twin) throw new MillwrightError('conflict', `"${twin.condition}" judges the same value already${isMade(twin.kind) ? `, with priority ${twin.priority}` : ''}. Change that one.`, { definition: twin.id });
    return after;
  }

  async define(who: Who, wanted: AlarmDefinition, why?: string): Promise<Definition> {
    return this.goLive(wanted, async (tx, after, before) => {
      await putDefinition(tx, after, this.made(who, why ?? null));
      await this.deps.security.record(tx, who, 'alarms.define', before, after, why ?? null);
    });
  }

  /** It stands once `keep` has kept it. Where two change the same one, the second sees what the first made of it. @throws as `checked`, and what `keep` throws */
  async goLive(wanted: AlarmDefinition, keep: (tx: Transaction, after: Definition, before: Definition | null) => Promise<void>): Promise<Definition> {
    let stands: Definition | undefined;
    const made = await this.keeper.transaction('define an alarm', async (tx) => {
      const before = this.byId(wanted.id);
      const after = this.checked(wanted);
      if (!before) after.id = this.nextId;
      await keep(tx, after, before ? { ...before } : null);
      return after;
    }, {
      end: (after) => {
        if (!after) return;
        stands = this.byId(after.id);
        if (stands) Object.assign(stands, after);
        else this.kept.push(after);
        this.nextId = Math.max(this.nextId, after.id + 1);
        this.index();
      },
    });
    return stands ?? made;
  }

  async addMissing(who: Who, wanted: readonly NewDefinition[]): Promise<void> {
    const missing = wanted
      .filter((d) => !this.kept.some((k) => k.under === null && k.signal === d.signal && subjectOf(k) === subjectOf(d)))
      .map((d) => ({ ...d, id: this.nextId++, version: 1 }));
    if (missing.length === 0) return;
    await this.keeper.transaction('define alarms', async (tx) => {
      for (const definition of missing) {
        await putDefinition(tx, definition, this.made(who, FROM_MANIFEST));
        await this.deps.security.record(tx, who, 'alarms.define', null, definition, FROM_MANIFEST);
      }
    });
    this.kept.push(...missing);
    this.index();
  }

  /** @throws not-found */
  async versions(id: number): Promise<AlarmDefinitionVersion[]> {
    if (!this.byId(id)) throw new MillwrightError('not-found', `There is no alarm definition ${id}. Ask for the list again.`);
    return readVersions(this.deps.store.main, id);
  }

  private made(who: Who, why: string | null): { at: number; who: string; why: string | null } {
    return { at: Math.round(this.deps.clock.received()), who: whoName(who), why };
  }

  private index(): void {
    const enabled = this.kept.filter((definition) => definition.enabled);
    this.byKind = groupBy(enabled, ({ kind }) => kind);
    const subjects = [...groupBy(this.kept.filter(({ kind }) => isOfPredictions(kind)), subjectOf).values()];
    this.byOutput = groupBy(subjects, ([one]) => `${one?.model}/${one?.output}`);
  }
}

/** What a definition judges, and in which unit. */
const judgedBy = ({ kind, model, output, tag, other, under, signal, unit }: Definition) => ({ kind, model, output, tag, other, under, signal, unit });
/** Several limits on one value differ in their priority. */
const isTwin = (a: Definition, b: Definition): boolean => subjectOf(a) === subjectOf(b) && a.under === b.under && a.signal === b.signal && (!isMade(a.kind) || a.priority === b.priority);

/** A copy: what is kept changes in its place. */
export const shownDefinition = (definition: Definition): AlarmDefinition => ({ ...definition });
