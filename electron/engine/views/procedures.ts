import { readFile, stat } from 'node:fs/promises';
import type { RoomHandlers } from '../../contract/contract';
import { MillwrightError } from '../../contract/errors';
import type { Host } from '../../contract/host';
import { roleOf, signedIn, type Caller } from '../shared/context';
import { isInside, mustBeWhole, openWhole } from '../shared/whole-file';
import type { Views } from './types';

export interface ViewProcedureDependencies {
  views: Views;
  /** Nothing is written below its home. */
  host: Pick<Host, 'home'>;
}

const MOST_BYTES = 1024 * 1024;

export function viewProcedures({ views, host }: ViewProcedureDependencies): RoomHandlers<'views', Caller> {
  return {
    displays(_, push, caller) {
      const tell = () => push({ displays: views.displays(roleOf(caller)), wall: views.wall() });
      tell();
      return views.changed.on(tell);
    },
    setWall: ({ why, ...wanted }, caller) => views.setWall(signedIn(caller), wanted, why),
    save: (wanted, caller) => views.save(signedIn(caller), wanted),
    async remove({ id, why }, caller) {
      await views.remove(signedIn(caller), id, why);
      return { done: true };
    },
    undo: ({ id }, caller) => views.undo(signedIn(caller), id),
    async export({ id, output, overwrite }, caller) {
      mustBeWhole(output, 'file');
      if (await isInside(host.home, output)) throw new MillwrightError('invalid-input', `${output} lies in the appliance’s data folder, where nothing is in the clear. Name another place.`, { file: output });
      const text = views.portable(id, roleOf(caller));
      const file = await openWhole(output, overwrite);
      try {
        await file.write(text);
        await file.commit();
      } finally {
        await file.discard();
      }
      return { output };
    },
    async import({ path }, caller) {
      mustBeWhole(path, 'file');
      const size = (await stat(path).catch(() => undefined))?.size;
      if (size === undefined) throw new MillwrightError('not-found', `There is no file ${path}.`, { file: path });
      if (size > MOST_BYTES) throw new MillwrightError('invalid-input', `${path} is too large to be a display.`, { file: path });
      return views.takeIn(signedIn(caller), await readFile(path, 'utf8'));
    },
  };
}
