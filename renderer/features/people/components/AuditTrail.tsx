import { useState, type ReactNode } from 'react';
import type { Client } from '../../../../electron/contract/contract';
import { Button, Dialog, Empty, Facts, Notice, Table, type Column } from '../../../kit';
import { useAsk } from '../../../state/hooks';
import { t as app } from '../../../words/catalogue/app';
import { t } from '../../../words/catalogue/people';
import { t as kit } from '../../../words/catalogue/kit';
import { number } from '../../../words/numbers';
import { whoWords } from '../../../words/people';
import { clock, shortDay } from '../../../words/time';

type Entry = Awaited<ReturnType<Client['security']['audit']>>[number];

const AT_ONCE = 200;

/** To the second, of any day. */
const moment = (at: number) => `${shortDay(at)}, ${clock(at)}`;

/** Every change, the newest first, and whether the chain of them is whole. */
export function AuditTrail({ tabs }: { tabs: ReactNode }) {
  const [most, setMost] = useState(AT_ONCE);
  const entries = useAsk(async (client) => {
    const found: Entry[] = [];
    while (found.length < most) {
      const page = await client.security.audit({ before: found.at(-1)?.seq, limit: AT_ONCE });
      found.push(...page);
      if (page.length < AT_ONCE) break;
    }
    return found;
  }, [most]);
  const chain = useAsk((client) => client.security.auditVerify({}), []).value;
  const [shown, setShown] = useState<Entry | null>(null);
  const list = entries.value ?? [];
  const columns: Column<Entry>[] = [
    { key: 'seq', title: t.entry, number: true, tight: true, cell: (one) => <span className="muted">{number(one.seq)}</span> },
    { key: 'at', title: t.when, cell: (one) => <span className="nowrap">{moment(one.at)}</span> },
    { key: 'who', title: t.who, cell: (one) => whoWords(one.who) },
    { key: 'what', title: t.what, cell: (one) => <code>{one.what}</code> },
    { key: 'why', title: t.why, cell: (one) => <span className="muted">{one.why}</span> },
    { key: 'do', title: t.show, hiddenTitle: true, number: true, tight: true, cell: (one) => <Button small look="quiet" onPress={() => setShown(one)} aria-label={t.details(number(one.seq))}>{t.show}</Button> },
  ];
  return (
    <>
      <div className="page-head">
        <h1>{chain ? (chain.ok ? t.unbroken(number(chain.entries)) : t.broken(number(chain.brokenAt ?? 0))) : t.checking}</h1>
        {tabs}
        <div className="actions">{list.length >= most ? <Button onPress={() => setMost(most + AT_ONCE)}>{t.older}</Button> : null}</div>
      </div>
      {entries.error ? <Notice problem>{entries.error}</Notice> : null}
      <Table label={app.auditTrail} fill rows={list} columns={columns} rowKey={(one) => one.seq} empty={entries.value ? <Empty title={t.none}>{null}</Empty> : null} />
      {shown ? (
        <Dialog wide title={`${t.entry} ${number(shown.seq)}: ${shown.what}`} onClose={() => setShown(null)} footer={<Button look="primary" onPress={() => setShown(null)}>{kit.close}</Button>}>
          <Facts of={[
            [t.when, moment(shown.at)], [t.who, shown.who], shown.why ? [t.why, shown.why] : null,
            shown.before ? [t.before, <code key="before" className="audit-json">{pretty(shown.before)}</code>] : null, shown.after ? [t.after, <code key="after" className="audit-json">{pretty(shown.after)}</code>] : null,
            [t.hash, <code key="hash" className="audit-json">{shown.hash}</code>],
          ]} />
        </Dialog>
      ) : null}
    </>
  );
}

/** As it was recorded, in lines. */
function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
