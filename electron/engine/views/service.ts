import { type Display, displayContent, type DisplayContent, ordinaryWall, wall as wallSchema } from '../../contract/displays';
import { MillwrightError } from '../../contract/errors';
import { roleAllows, type Role } from '../../contract/procedure';
import type { Assets } from '../assets';
import type { Security } from '../security';
import type { Clock } from '../shared/clock';
import { Emitter } from '../shared/emitter';
import { Turns } from '../shared/turns';
import { whoName, type Who } from '../shared/who';
import type { Store, Transaction } from '../store';
import { fromText, toText, unknownIn } from './portable';
import { displayRepository, type VersionRow } from './repository';
import type { SaveDisplay, Views } from './types';

export interface ViewsDependencies {
  store: Pick<Store, 'main'>;
  security: Pick<Security, 'record'>;
  assets: Pick<Assets, 'plant'>;
  clock: Clock;
}

/** Reads the displays and keeps them. One at a time per store: what it holds in memory is the truth. */
export async function createViews({ store, security, assets, clock }: ViewsDependencies): Promise<Views> {
  const db = store.main;
  const repository = displayRepository(db);
  const changed = new Emitter<void>();
  const turns = new Turns();
  let displays = new Map<number, Display>();
  let wall = ordinaryWall;
  const load = async () => {
    const kept = await repository.wall();
    wall = kept ? wallSchema.parse(JSON.parse(kept.content)) : ordinaryWall;
    displays = new Map((await repository.current()).flatMap((row) => shown(row) ?? []).map((one) => [one.id, one]));
  };
  await load();

  const known = (id: number): Display => {
    const found = displays.get(id);
    if (!found) throw new MillwrightError('not-found', 'This display is not there any more.', { display: id });
    return found;
  };

  /** One change: a new version, its entry in the audit trail, and word to whoever shows displays. */
  const change = <T>(name: string, work: (tx: Transaction) => Promise<T>): Promise<T> => turns.run(async () => {
    const result = await db.transaction(name, work).finally(load);
    changed.emit();
    return result;
  });
  const put = async (tx: Transaction, who: Who, row: Pick<VersionRow, 'display' | 'revision'>, before: DisplayContent | null, after: DisplayContent | null, what: string, why?: string) => {
    const version: VersionRow = { ...row, content: after && JSON.stringify(after), at: Math.floor(clock.now()), who: whoName(who) };
    await repository.insert(tx, version);
    await security.record(tx, who, what, before && { display: row.display, ...before }, after && { display: row.display, ...after }, why);
    return shown(version);
  };

  const check = (content: DisplayContent, own: number | undefined) => {
    const missing = unknownIn(content, assets.plant());
    if (missing.length > 0) throw new MillwrightError('invalid-input', `These panels show what is not in the plant: ${missing.join(', ')}.`, { panels: missing });
    const twin = [...displays.values()].find((one) => one.id !== own && one.title === content.title);
    if (twin) throw new MillwrightError('conflict', `There is a display “${content.title}” already. Choose another title.`, { title: content.title });
  };

  const save = (who: Who, { id, revision, content, why }: SaveDisplay): Promise<Display> => change('views.save', async (tx) => {
    check(content, id);
    const before = id === undefined ? null : known(id);
    if (before && revision !== undefined && revision !== before.revision) {
      throw new MillwrightError('conflict', `${before.changedBy} has changed this display meanwhile. Open it again to see what it is now.`, { display: before.id });
    }
    const place = { display: before?.id ?? (await repository.nextId(tx)), revision: (before?.revision ?? 0) + 1 };
    return (await put(tx, who, place, before && contentOf(before), content, before ? 'views.change' : 'views.add', why))!;
  });

  return {
    changed,
    displays: (role) => [...displays.values()].filter((one) => roleAllows(role, one.sharedWith)).sort((a, b) => a.title.localeCompare(b.title, 'en', { numeric: true })),
    display: visible,
    save,
    remove: (who, id, why) => change('views.remove', async (tx) => {
      const before = known(id);
      await put(tx, who, { display: id, revision: before.revision + 1 }, contentOf(before), null, 'views.remove', why);
    }),
    undo: (who, id) => change('views.undo', async (tx) => {
      const [newest, before] = await repository.newest(tx, id);
      if (!newest) throw new MillwrightError('not-found', 'This display is not there any more.', { display: id });
      const back = before ? shown(before) : null;
      const now = shown(newest);
      // What it was then may name what has left the plant, or bear a title that was given away.
      if (back) check(contentOf(back), id);
      return put(tx, who, { display: id, revision: newest.revision + 1 }, now && contentOf(now), back && contentOf(back), 'views.undo');
    }),
    wall: () => wall,
    setWall: (who, next, why) => change('views.wall', async (tx) => {
      const unseen = next.pages.filter((page) => page !== 'overview' && displays.get(page)?.sharedWith !== 'viewer').map((page) => displays.get(page as number)?.title ?? `display ${page}`);
      if (unseen.length > 0) throw new MillwrightError('invalid-input', `A wall is seen by everybody, so it can’t show ${unseen.map((title) => `“${title}”`).join(', ')}: share it with everybody first.`, { pages: unseen });
      await repository.putWall(tx, JSON.stringify(next));
      await security.record(tx, who, 'views.wall', wall, next, why);
      return next;
    }),
    portable: (id, role) => toText(contentOf(visible(id, role)), assets.plant()),
    takeIn: async (who, text) => save(who, { content: fromText(text, assets.plant()) }),
  };

  function visible(id: number, role: Role): Display {
    const found = known(id);
    if (!roleAllows(role, found.sharedWith)) throw new MillwrightError('not-found', 'This display is not there any more.', { display: id });
    return found;
  }
}

const contentOf = ({ title, sharedWith, panels }: Display): DisplayContent => ({ title, sharedWith, panels });

/** Null: it was removed. What was kept is checked again: a newer schema must read what an older one wrote, or say so. */
function shown({ display, revision, content, at, who }: VersionRow): Display | null {
  if (content === null) return null;
  return { ...displayContent.parse(JSON.parse(content)), id: display, revision, changed: at, changedBy: who };
}
