import { lazy, Suspense, useEffect } from 'react';
import { useAppliance, useLivePart, usePlant } from '../../state/hooks';
import { useStore } from '../../state/store';
import { judgedOf, newestReceived, type Live } from '../../state/live';
import { Attention } from './components/Attention';
import { ShiftFigures } from './components/ShiftFigures';
import { Tiles } from './components/Tiles';
import { Watching } from './components/Watching';
import { useSparklines, type Sparks } from './hooks/useSparklines';
import { t } from '../../words/catalogue/machines';

const Start = lazy(() => import('../start'));
const NextStep = lazy(() => import('../start/NextStep'));

/** Somebody's readings come and are judged: the page is live, not a picture of what was kept. */
const anyJudged = (live: Live | null) => judgedOf(live) > 0;
const heardOf = (live: Live | null) => live !== null && !Number.isNaN(newestReceived(live.frame));

/** Which machines need attention, and how all of them are. */
export default function Overview() {
  const plant = usePlant();
  const heard = useLivePart(heardOf);
  const sparks = useSparklines();
  const judged = useLivePart(anyJudged);
  // What leads on is not fetched before the page is painted.
  const settled = useStore(useAppliance().settled);
  useFirstPaint(judged && plant !== null);
  if (!plant) return null;
  if (plant.equipment.length === 0) return <Suspense fallback={null}><Start /></Suspense>;
  return (
    <div className="overview">
      <div className="overview-left">
        {judged || !settled ? null : <Suspense fallback={null}><NextStep /></Suspense>}
        <Now heard={heard} sparks={sparks} />
        <ShiftFigures />
      </div>
      <Tiles plant={plant} sparks={sparks} />
    </div>
  );
}

/** What is found now. On a wall nothing in it takes the focus: a keyboard scrolls all of it, should it be higher than its place. */
function Now({ heard, sparks }: { heard: boolean; sparks: Sparks | null }) {
  const { bridge } = useAppliance();
  return (
    <div className="overview-now" {...(bridge.isWall ? { tabIndex: 0, role: 'group', 'aria-label': t.foundNow } : {})}>
      <Attention heard={heard} />
      <Watching sparks={sparks} />
    </div>
  );
}

let told = false;
/** Tells the application once that a page with data has been painted: the second frame after the commit is on screen. */
function useFirstPaint(ready: boolean): void {
  const { bridge, settled } = useAppliance();
  useEffect(() => {
    if (!ready || told) return;
    told = true;
    requestAnimationFrame(() => requestAnimationFrame(() => {
      bridge.screenReady();
      settled.set(true);
    }));
  }, [ready, bridge, settled]);
}
