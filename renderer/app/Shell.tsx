import { lazy, Suspense, useState } from 'react';
import Overview from '../features/overview';
import { useConnection } from '../state/hooks';
import { AlarmStrip } from './AlarmStrip';
import { Bars } from './Bars';
import { Header, pageName } from './Header';
import { InThePast, useReplaying } from './InThePast';
import { useRoute } from './navigation';
import { Rail } from './Rail';
import { ReplayBar } from './ReplayBar';
import type { Route } from './route';
import { t } from '../words/catalogue/replay';
import { useWindowKeys } from './window-keys';

const Equipment = lazy(() => import('../features/equipment'));
const Machine = lazy(() => import('../features/equipment/machine'));
const Alarms = lazy(() => import('../features/alarms'));
const Trend = lazy(() => import('../features/trend'));
const Displays = lazy(() => import('../features/displays'));
const Display = lazy(() => import('../features/displays/display'));
const Batch = lazy(() => import('../features/batch'));
const Reports = lazy(() => import('../features/reports'));
const OwnReport = lazy(() => import('../features/reports/editor'));
const Models = lazy(() => import('../features/models'));
const Model = lazy(() => import('../features/models/model'));
const People = lazy(() => import('../features/people'));
const Start = lazy(() => import('../features/start'));
const HelpDialog = lazy(() => import('./HelpDialog'));
const Palette = lazy(() => import('./Palette'));
const Connect = lazy(() => import('../features/connect'));

export function Shell() {
  const route = useRoute();
  const { client } = useConnection();
  const [finding, setFinding] = useState(false);
  const [helping, setHelping] = useState(false);
  useWindowKeys(({ key, ctrlKey, metaKey, altKey, shiftKey }) => {
    const asks = key === 'k' && (ctrlKey || metaKey) && !altKey && !shiftKey;
    if (asks) setFinding(true);
    if (key === 'F1') setHelping(true);
    return asks || key === 'F1';
  });
  const replaying = useReplaying();
  const replayed = replaying && hasPast(route);
  return (
    <div className={replaying ? 'shell past' : 'shell'}>
      <ReplayBar />
      <InThePast><Header route={route} onFind={() => setFinding(true)} onHelp={() => setHelping(true)} /></InThePast>
      <Bars />
      {replaying && !replayed ? <div className="bar" role="status"><p>{t.pageOfPresent}</p></div> : null}
      <div className="middle">
        <Rail route={route} />
        <main className={client ? 'content' : 'content old'} id="content" tabIndex={-1}>
          <Suspense fallback={null}>{replayed ? <InThePast>{page(route)}</InThePast> : page(route)}</Suspense>
        </main>
      </div>
      <InThePast><AlarmStrip /></InThePast>
      <Suspense fallback={null}>{finding ? <Palette onClose={() => setFinding(false)} /> : null}{helping ? <HelpDialog page={helpOf(route)} title={pageName(route)} onClose={() => setHelping(false)} /> : null}</Suspense>
    </div>
  );
}

/** What of it is kept as it was: values, predictions, alarms and their states. */
function hasPast(route: Route): boolean {
  if (route.page === 'alarms') return route.tab === 'active' || route.tab === 'aside';
  return ['overview', 'displays', 'display', 'equipment', 'machine', 'trend'].includes(route.page);
}

/** A display has the help of displays, a model that of models. */
const helpOf = ({ page }: Route) => (page === 'display' ? 'displays' : page === 'model' ? 'models' : page === 'own-report' ? 'reports' : page);

function page(route: Route) {
  switch (route.page) {
    case 'overview':
      return <Overview />;
    case 'equipment':
      return <Equipment />;
    case 'machine':
      return <Machine key={route.asset} asset={route.asset} range={route.range} />;
    case 'alarms':
      return <Alarms tab={route.tab} />;
    case 'trend':
      return <Trend route={route} />;
    case 'displays':
      return <Displays />;
    case 'display':
      return <Display key={route.display} id={route.display} edit={route.edit} />;
    case 'batch':
      return <Batch />;
    case 'reports':
      return <Reports tab={route.tab} />;
    case 'own-report':
      return <OwnReport key={route.report} report={route.report} />;
    case 'models':
      return <Models />;
    case 'model':
      return <Model key={`${route.model}@${route.version}`} model={route.model} version={route.version} />;
    case 'connect':
      return <Connect />;
    case 'people':
      return <People tab={route.tab} />;
    case 'start':
      return <Start />;
  }
}
