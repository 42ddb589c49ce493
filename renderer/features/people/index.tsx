import { useState } from 'react';
import type { PersonKept } from '../../../electron/contract/domain';
import { RouteLink } from '../../app/navigation';
import { Button, Empty, Notice, Table, type Column } from '../../kit';
import { IconPencil, IconPlus } from '../../kit/icons';
import { useAsk, useMay } from '../../state/hooks';
import { t as app } from '../../words/catalogue/app';
import { t } from '../../words/catalogue/people';
import { number } from '../../words/numbers';
import { day } from '../../words/time';
import { AuditTrail } from './components/AuditTrail';
import { PersonDialog } from './components/PersonDialog';

/** Who may sign in here, and what they and Millwright did. */
export default function People({ tab }: { tab: 'people' | 'audit' }) {
  const tabs = (
    <nav className="tabs" aria-label={t.tabs}>
      <RouteLink to={{ page: 'people', tab: 'people' }} current={tab === 'people'} className="tab">{app.people}</RouteLink>
      <RouteLink to={{ page: 'people', tab: 'audit' }} current={tab === 'audit'} className="tab">{app.auditTrail}</RouteLink>
    </nav>
  );
  return <div className="page">{tab === 'people' ? <Known tabs={tabs} /> : <AuditTrail tabs={tabs} />}</div>;
}

function Known({ tabs }: { tabs: React.ReactNode }) {
  const may = useMay('administrator');
  const people = useAsk((client) => (may ? client.security.everybody({}) : Promise.resolve(null)), [may]);
  const [asked, setAsked] = useState<PersonKept | 'new' | null>(null);
  const list = people.value ?? [];
  const active = list.filter((one) => one.active).length;
  const columns: Column<PersonKept>[] = [
    { key: 'name', title: t.name, cell: (one) => <span className="strong">{one.name}</span>, sort: (a, b) => a.name.localeCompare(b.name) },
    { key: 'role', title: t.role, cell: (one) => <>{app.roles[one.role]}<br /><span className="small muted">{t.roleHints[one.role]}</span></> },
    { key: 'state', title: t.state, cell: (one) => (one.active ? t.mayIn : <span className="muted">{t.shutOut}</span>) },
    { key: 'since', title: t.since, cell: (one) => <span className="muted nowrap">{day(one.created)}</span>, sort: (a, b) => a.created - b.created },
    { key: 'do', title: t.change, hiddenTitle: true, tight: true, number: true, cell: (one) => <Button small iconOnly onPress={() => setAsked(one)} aria-label={t.changeOf(one.name)}><IconPencil size={16} aria-hidden /></Button> },
  ];
  return (
    <>
      <div className="page-head">
        <h1>{people.value ? t.heading(number(active), active === 1) : app.people}</h1>
        {tabs}
        <div className="actions">
          {may ? <Button look="primary" onPress={() => setAsked('new')}><IconPlus size={16} aria-hidden />{t.add}</Button> : null}
        </div>
      </div>
      {people.error ? <Notice problem>{people.error}</Notice> : null}
      {may ? <Table label={app.people} fill rows={list} columns={columns} rowKey={(one) => one.id} /> : <Empty title={t.onlyAdministrators}>{null}</Empty>}
      {asked ? <PersonDialog person={asked === 'new' ? null : asked} onClose={() => setAsked(null)} onDone={people.reload} /> : null}
    </>
  );
}
