import type { RoomHandlers } from '../../contract/contract';
import { signedIn, type Caller } from '../shared/context';
import type { Reports } from './types';

export function reportProcedures({ reports }: { reports: Reports }): RoomHandlers<'reports', Caller> {
  return {
    list: () => reports.list(),
    archive: (query) => reports.archive(query),
    run: ({ name, from, to, zone }, caller) => reports.run(name, { from, to, zone }, signedIn(caller)),
    key: () => reports.key(),
    read: ({ id, as }) => reports.read(id, as),
  };
}
