import { lazy, Suspense, useEffect, useState } from 'react';
import Overview from '../features/overview';
import { useAlarms, useAppliance, useConnection, useDisplays } from '../state/hooks';
import { useStore } from '../state/store';
import { t } from '../words/catalogue/app';
import { heldWords, turnWords } from '../words/walls';
import { AlarmStrip } from './AlarmStrip';
import { Bars } from './Bars';
import { Header } from './Header';
import type { Route } from './route';
import { holding, turned, wallPages } from './wall-turns';
import { useWindowKeys } from './window-keys';

const Display = lazy(() => import('../features/displays/display'));

/**
 * The pages of a wall in turn, larger and without what needs a mouse. It stays at the overview while an alarm waits for a person, and goes on where it was. Keys for whoever has a
 * keyboard there: the arrows turn, Space stops and goes on, Escape closes it.
 */
export default function Wall() {
  const { bridge, wall: wallStore } = useAppliance();
  const { client } = useConnection();
  const wall = useStore(wallStore);
  const displays = useDisplays();
  const alarms = useAlarms();
  const [at, setAt] = useState(0);
  const [stopped, setStopped] = useState(false);
  const pages = wall && displays ? wallPages(wall, displays) : [];
  const waiting = wall ? holding(alarms, wall.holdAt) : 0;
  const page = waiting > 0 ? 'overview' : pages[at % Math.max(1, pages.length)];
  const goes = waiting === 0 && !stopped && pages.length > 1;
  const everyMs = (wall?.everyS ?? 0) * 1_000;

  useEffect(() => {
    if (!goes) return;
    // From when this page came, however it did.
    const timer = setTimeout(() => setAt(turned(at, 1, pages.length)), everyMs);
    return () => clearTimeout(timer);
  }, [goes, everyMs, at, pages.length]);

  useWindowKeys(({ key }) => {
    if (key === 'Escape') void bridge.wall({ open: false });
    else if (pages.length < 2) return false;
    else if (key === ' ') setStopped(!stopped);
    else if (key === 'ArrowRight' || key === 'PageDown') setAt(turned(at, 1, pages.length));
    else if (key === 'ArrowLeft' || key === 'PageUp') setAt(turned(at, -1, pages.length));
    else return false;
    return true;
  });

  const route: Route = page === undefined || page === 'overview' ? { page: 'overview' } : { page: 'display', display: page, edit: false };
  return (
    <div className="shell wall">
      <Header route={route} turn={waiting > 0 ? '' : turnWords(at % Math.max(1, pages.length), pages.length)} />
      <Bars />
      {waiting > 0 && pages.length > 1 ? <WallBar>{heldWords(waiting)}</WallBar> : null}
      {stopped && waiting === 0 ? <WallBar>{t.wallStopped}</WallBar> : null}
      <div className="middle">
        <main className={client ? 'content' : 'content old'} id="content">
          <Suspense fallback={null}>{route.page === 'display' ? <Display key={route.display} id={route.display} edit={false} /> : page === undefined ? null : <Overview />}</Suspense>
        </main>
      </div>
      <AlarmStrip />
    </div>
  );
}

function WallBar({ children }: { children: string }) {
  return (
    <div className="bar" role="status">
      <p className="muted">{children}</p>
    </div>
  );
}
