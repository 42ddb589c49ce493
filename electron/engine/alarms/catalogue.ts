import type { AlarmDefinition, AlarmDefinitionVersion } from '../../contract/alarms';
import { MillwrightError } from '../../contract/errors';
import { groupBy } from '../shared/group-by';
import { whoName, type Who } from '../shared/who';
import { putDefinition, readDefinitions, readVersions } from './definition-repository';
import { checkDefinition } from './definition-rules';
import type { NewDefinition } from './definitions';
import type { Keeper } from './keeper';
import type { AlarmDeps, Definition } from './types';

const FROM_MANIFEST = 'from the manifest or the standing set';

/** What is judged, and by what limits. */
export class Catalogue {
  private readonly kept: Definition[] = [];
  private nextId = 1;
  /** Those that are switched on, as values look for them. */
  private byKind = new Map<Definition['kind'], Definition[]>();
  private byOutput = new Map<string, Definition[]>();

  constructor(private readonly deps: Pick<AlarmDeps, 'store' | 'security' | 'clock'>, private readonly keeper: Keeper) {}

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
  ofOutput(model: string, output: string): readonly Definition[] {
    return this.byOutput.get(`${model}/${output}`) ?? [];
  }

  async define(who: Who, wanted: AlarmDefinition, why?: string): Promise<Definition> {
    const before = this.byId(wanted.id);
    if (wanted.id !== 0 && !before) throw new MillwrightError('not-found', `There is no alarm definition ${wanted.id}. Ask for the list again.`);
    const twin = this.kept.find((d) => d.id !== wanted.id && d.kind === wanted.kind && d.model === wanted.model && d.output === wanted.output);
    if (twin) throw new MillwrightError('conflict', `"${twin.condition}" judges the same value already. Change that one.`, { definition: twin.id });
    // What a definition judges stays what it was: alarms of the past belong to it.
    const after: Definition = before
      ? { ...before, ...wanted, kind: before.kind, model: before.model, output: before.output, unit: before.unit, version: before.version + 1 }
      : { ...wanted, id: 0, unit: '', version: 1 };
    checkDefinition(after, after.unit);
    if (!before) after.id = this.nextId++;
    await this.keeper.transaction('define an alarm', async (tx) => {
      await putDefinition(tx, after, this.made(who, why ?? null));
      await this.deps.security.record(tx, who, 'alarms.define', before ? { ...before } : null, after, why ?? null);
    });
    if (before) Object.assign(before, after);
    else this.kept.push(after);
    this.index();
    return before ?? after;
  }

  async addMissing(who: Who, wanted: readonly NewDefinition[]): Promise<void> {
    const missing = wanted
      .filter((d) => !this.kept.some((k) => k.kind === d.kind && k.model === d.model && k.output === d.output))
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
    return (await readVersions(this.deps.store.main, id)).map(({ definition, ...made }) => ({ ...made, definition: shownDefinition(definition) }));
  }

  private made(who: Who, why: string | null): { at: number; who: string; why: string | null } {
    return { at: Math.round(this.deps.clock.received()), who: whoName(who), why };
  }

  private index(): void {
    const enabled = this.kept.filter((definition) => definition.enabled);
    this.byKind = groupBy(enabled, ({ kind }) => kind);
    this.byOutput = groupBy(enabled.filter(({ kind }) => kind === 'prediction-high'), ({ model, output }) => `${model}/${output}`);
  }
}

export const shownDefinition = ({ unit: _, ...definition }: Definition): AlarmDefinition => definition;
