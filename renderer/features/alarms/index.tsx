import { useState } from 'react';
import type { Alarm, AlarmAside } from '../../../electron/contract/alarms';
import { Button, Segments } from '../../kit';
import { RouteLink } from '../../app/navigation';
import type { AlarmsTab } from '../../app/route';
import { useAlarms, useAside, useAsk, useFlood, useMay, useToJudge } from '../../state/hooks';
import { t } from '../../words/catalogue/alarms';
import { byUrgency, needsAcknowledging } from '../../words/alarms';
import { number } from '../../words/numbers';
import { toldFinding } from '../../words/telling';
import { AcknowledgeDialog } from './components/AcknowledgeDialog';
import { Active } from './components/Active';
import { Aside } from './components/Aside';
import { Definitions } from './components/Definitions';
import { Findings } from './components/Findings';
import { Handover } from './components/Handover';
import { Past } from './components/Past';
import { Told } from './components/Told';

/** How often it is asked how telling goes, while somebody looks. */
const TOLD_MS = 2_000;

const lists = [{ key: 'each', text: t.listedHow.each }, { key: 'places', text: t.listedHow.places }] as const;

/** What is active now, what is set aside, and what was. */
export default function Alarms({ tab }: { tab: AlarmsTab }) {
  const active = [...useAlarms()].sort(byUrgency);
  const aside = useAside();
  const toJudge = useToJudge()?.total ?? 0;
  const open = active.filter(needsAcknowledging);
  const may = useMay('operator');
  const mayDefine = useMay('engineer');
  const [adding, setAdding] = useState(false);
  const told = useAsk((client) => client.notify.targets({}), [tab], tab === 'told' ? TOLD_MS : undefined);
  const [asked, setAsked] = useState<readonly Alarm[] | null>(null);
  // In a flood one sees places first, until somebody chooses otherwise.
  const flood = useFlood();
  const [chosen, setChosen] = useState<'each' | 'places' | null>(null);
  const listed = chosen ?? (flood ? 'places' : 'each');
  const heading = () => {
    switch (tab) {
      case 'definitions':
        return t.headings.definitions;
      case 'aside':
        return asideFinding(aside);
      case 'findings':
        return findingsFinding(toJudge);
      case 'told':
        return toldFinding(told.value);
      case 'handover':
        return t.headings.handover;
      default:
        return finding(active.length, open.length);
    }
  };
  const content = () => {
    switch (tab) {
      case 'active':
        return <Active alarms={active} flood={flood} byPlace={listed === 'places'} onAcknowledge={may ? setAsked : null} />;
      case 'aside':
        return <Aside aside={aside} />;
      case 'findings':
        return <Findings />;
      case 'handover':
        return <Handover />;
      case 'told':
        return <Told targets={told.value} error={told.error} reload={told.reload} adding={adding} onAdded={() => setAdding(false)} />;
      case 'definitions':
        return <Definitions adding={adding} onAdded={() => setAdding(false)} />;
      case 'history':
        return <Past active={active} />;
    }
  };
  return (
    <div className="page">
      <div className="page-head">
        <h1>{heading()}</h1>
        <nav className="tabs" aria-label={t.alarms}>
          <RouteLink to={{ page: 'alarms', tab: 'active' }} current={tab === 'active'}>
            {t.tabs.active} {number(active.length)}
          </RouteLink>
          <RouteLink to={{ page: 'alarms', tab: 'aside' }} current={tab === 'aside'}>
            {t.tabs.aside} {number(aside.length)}
          </RouteLink>
          <RouteLink to={{ page: 'alarms', tab: 'findings' }} current={tab === 'findings'}>
            {t.tabs.findings}{toJudge > 0 ? ` ${number(toJudge)}` : ''}
          </RouteLink>
          <RouteLink to={{ page: 'alarms', tab: 'history' }} current={tab === 'history'}>
            {t.tabs.history}
          </RouteLink>
          <RouteLink to={{ page: 'alarms', tab: 'handover' }} current={tab === 'handover'}>
            {t.tabs.handover}
          </RouteLink>
          <RouteLink to={{ page: 'alarms', tab: 'told' }} current={tab === 'told'}>
            {t.tabs.told}
          </RouteLink>
          <RouteLink to={{ page: 'alarms', tab: 'definitions' }} current={tab === 'definitions'}>
            {t.tabs.definitions}
          </RouteLink>
        </nav>
        <div className="actions">
          {tab === 'definitions' && mayDefine ? <Button onPress={() => setAdding(true)}>{t.add}</Button> : null}
          {tab === 'told' && mayDefine ? <Button onPress={() => setAdding(true)}>{t.tellSomebody}</Button> : null}
          {tab === 'active' && active.length > 0 ? <Segments label={t.listed} value={listed} choices={lists} onChange={(next) => setChosen(next)} /> : null}
          {tab === 'active' && may ? (
            <Button disabled={open.length === 0} onPress={() => setAsked(open)}>
              {t.acknowledgeShown}
            </Button>
          ) : null}
        </div>
      </div>
      {content()}
      {asked ? <AcknowledgeDialog alarms={asked} onClose={() => setAsked(null)} /> : null}
    </div>
  );
}

function finding(active: number, open: number): string {
  if (active === 0) return t.noActive;
  return open === 0 ? t.allAcknowledged(active) : t.toAcknowledge(open);
}

const findingsFinding = (toJudge: number): string => (toJudge === 0 ? t.allJudged : t.toJudge(toJudge));

function asideFinding(aside: readonly AlarmAside[]): string {
  const holding = aside.filter(({ holds }) => holds).length;
  return aside.length === 0 ? t.noneAside : t.aside(aside.length, holding);
}
