import type { RoomHandlers } from '../../contract/contract';
import { signedIn, type Caller } from '../shared/context';
import type { Reports } from './types';

export function reportProcedures({ reports }: { reports: Reports }): RoomHandlers<'reports', Caller> {
  return {
    list: () => reports.list(),
    archive: (query) => reports.archive(query),
    run: ({ name, from, to, zone, paper }, caller) => reports.run(name, { from, to, zone, paper }, signedIn(caller)),
    settings: () => reports.settings(),
    setSettings: ({ why, ...change }, caller) => reports.setSettings(change, signedIn(caller), why),
    tryMail: ({ to }) => reports.tryMail(to),
    printers: () => reports.printers(),
    deliver: ({ id, deliver }, caller) => reports.deliver(id, deliver, signedIn(caller)),
    tryDelivery: ({ id }, caller) => reports.tryDelivery(id, signedIn(caller)),
    dismissDelivery: ({ id }, caller) => reports.dismissDelivery(id, signedIn(caller)),
    key: () => reports.key(),
    rotateKey: ({ why }, caller) => reports.rotateKey(signedIn(caller), why),
    own: () => reports.own.list(),
    definition: ({ key, revision }) => reports.own.definition(key, revision),
    definitionFile: ({ key }) => ({ file: reports.own.file(key) }),
    define: (wanted, caller) => reports.own.define(signedIn(caller), wanted),
    defineFile: ({ file, key, why }, caller) => reports.own.defineFile(signedIn(caller), { file, key, why }),
    async removeDefinition({ key, why }, caller) {
      await reports.own.remove(signedIn(caller), key, why);
      return { done: true };
    },
    takeAgain: ({ key, revision, why }, caller) => reports.own.takeAgain(signedIn(caller), key, revision, why),
    preview: ({ content, ...of }) => reports.preview({ content, ...of }),
    addImage: ({ bytes }, caller) => reports.own.addImage(signedIn(caller), bytes),
    read: ({ id, as }) => reports.read(id, as),
  };
}
