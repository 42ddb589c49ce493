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
        <h1>No equipment yet</h1>
      </div>
      <div className="first-steps panel">
        <Empty
          icon={<IconLink size={32} stroke={1.4} aria-hidden />}
          title="Connect equipment"
          actions={<Button look="primary" onPress={() => go({ page: 'connect' })}>Connect equipment</Button>}
        >
          Millwright listens to an MQTT broker of the plant, or machines send to the one inside. What arrives appears here by itself.
        </Empty>
        <Empty icon={<IconBox size={32} stroke={1.4} aria-hidden />} title="Bring a model" actions={<Button onPress={() => go({ page: 'models' })}>Bring a model</Button>}>
          An ONNX file, or a package with its description and golden samples. It is tried before it is taken in.
        </Empty>
        <Empty
          icon={<span className="badge">Simulated</span>}
          title="Look around first"
          actions={demo ? undefined : <Button onPress={() => setDemo(true)}>How to start the demo</Button>}
        >
          {demo ? (
            <>
              Close Millwright and start it with <code>npm start -- --demo</code>, or the installed one with <code>--demo</code>. The demo keeps to a folder of its own and leaves this one as it is.
            </>
          ) : (
            'A milling shop of 24 simulated machines shows live predictions, alarms and reports, and leaves this appliance untouched.'
          )}
        </Empty>
      </div>
    </div>
  );
}
