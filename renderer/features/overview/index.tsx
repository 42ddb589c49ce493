import { useEffect, useState } from 'react';
import { Button, Empty } from '../../kit';
import { IconBox, IconLink } from '../../kit/icons';
import { go } from '../../app/navigation';
import { useAppliance, useLivePart, usePlant } from '../../state/hooks';
import { newestReceived, type Live } from '../../state/live';
import { Attention } from './components/Attention';
import { ShiftFigures } from './components/ShiftFigures';
import { Tiles } from './components/Tiles';
import { Watching } from './components/Watching';
import { useSparklines } from './hooks/useSparklines';
import { t } from '../../words/catalogue/machines';

/** Somebody's readings come and are judged: the page is live, not a picture of what was kept. */
const judgedOf = (live: Live | null) => live !== null && live.frame.condition.some((condition, row) => condition === 0 && !Number.isNaN(live.frame.prediction[row]));
const heardOf = (live: Live | null) => live !== null && !Number.isNaN(newestReceived(live.frame));

/** Which machines need attention, and how all of them are. */
export default function Overview() {
  const plant = usePlant();
  const heard = useLivePart(heardOf);
  const sparks = useSparklines();
  useFirstPaint(useLivePart(judgedOf) && plant !== null);
  if (!plant) return null;
  if (plant.equipment.length === 0) return <FirstSteps />;
  return (
    <div className="overview">
      <div className="overview-left">
        <div className="overview-now">
          <Attention heard={heard} />
          <Watching sparks={sparks} />
        </div>
        <ShiftFigures />
      </div>
      <Tiles plant={plant} sparks={sparks} />
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

function FirstSteps() {
  const [demo, setDemo] = useState(false);
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t.noEquipment}</h1>
      </div>
      <div className="first-steps panel">
        <Empty
          icon={<IconLink size={32} stroke={1.4} aria-hidden />}
          title={t.connectEquipment}
          actions={<Button look="primary" onPress={() => go({ page: 'connect' })}>{t.connectEquipment}</Button>}
        >
          {t.connectWords}
        </Empty>
        <Empty icon={<IconBox size={32} stroke={1.4} aria-hidden />} title={t.bringModel} actions={<Button onPress={() => go({ page: 'models' })}>{t.bringModel}</Button>}>
          {t.bringWords}
        </Empty>
        <Empty
          icon={<span className="badge">{t.simulated}</span>}
          title={t.lookAround}
          actions={demo ? undefined : <Button onPress={() => setDemo(true)}>{t.howDemo}</Button>}
        >
          {demo ? (
            <>
              {t.demoStart[0]}<code>npm start -- --demo</code>{t.demoStart[1]}<code>--demo</code>{t.demoStart[2]}
            </>
          ) : (
            t.demoWords
          )}
        </Empty>
      </div>
    </div>
  );
}
