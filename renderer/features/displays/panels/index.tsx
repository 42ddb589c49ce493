import type { Panel } from '../../../../electron/contract/displays';
import type { PlantIndex } from '../../../state/plant';
import { AlarmsPanel } from './AlarmsPanel';
import { HeatPanel } from './HeatPanel';
import { LifePanel } from './LifePanel';
import { ModelPanel } from './ModelPanel';
import { RankingPanel } from './RankingPanel';
import { TextPanel } from './TextPanel';
import { TilePanel } from './TilePanel';
import { TrendPanel } from './TrendPanel';
import { ValuePanel } from './ValuePanel';

export function OnePanel({ panel, plant }: { panel: Panel; plant: PlantIndex }) {
  switch (panel.kind) {
    case 'tile':
      return <TilePanel panel={panel} plant={plant} />;
    case 'value':
      return <ValuePanel panel={panel} plant={plant} />;
    case 'trend':
      return <TrendPanel panel={panel} plant={plant} />;
    case 'ranking':
      return <RankingPanel panel={panel} plant={plant} />;
    case 'life':
      return <LifePanel panel={panel} plant={plant} />;
    case 'heat':
      return <HeatPanel panel={panel} plant={plant} />;
    case 'alarms':
      return <AlarmsPanel panel={panel} plant={plant} />;
    case 'model':
      return <ModelPanel panel={panel} plant={plant} />;
    case 'text':
      return <TextPanel panel={panel} />;
  }
}
