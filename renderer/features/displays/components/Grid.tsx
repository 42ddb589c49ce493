import type { ReactNode } from 'react';
import type { Panel } from '../../../../electron/contract/displays';
import type { PlantIndex } from '../../../state/plant';
import { useSparklines, type Sparks } from '../../overview/hooks/useSparklines';
import { SparksContext } from '../hooks/sparks';
import { OnePanel } from '../panels';

interface GridProps {
  panels: readonly Panel[];
  plant: PlantIndex;
  /** Over each panel, where it is being composed. */
  tools?(panel: Panel): ReactNode;
}

/** The panels in their places. Rows share the height that there is. */
export function Grid(props: GridProps) {
  return props.panels.some((panel) => panel.kind === 'tile') ? <WithSparks {...props} /> : <Placed {...props} sparks={null} />;
}

function WithSparks(props: GridProps) {
  return <Placed {...props} sparks={useSparklines()} />;
}

function Placed({ panels, plant, tools, sparks }: GridProps & { sparks: Sparks | null }) {
  return (
    <SparksContext value={sparks}>
      <div className={tools ? 'dgrid composed' : 'dgrid'}>
        {panels.map((panel) => (
          <div key={panel.id} className="dcell" style={{ gridColumn: `span ${panel.wide}`, gridRow: `span ${panel.high}` }}>
            {tools?.(panel)}
            <OnePanel panel={panel} plant={plant} />
          </div>
        ))}
      </div>
    </SparksContext>
  );
}
