import { use } from 'react';
import type { Panel } from '../../../../electron/contract/displays';
import { Tile } from '../../overview/components/Tile';
import type { PlantIndex } from '../../../state/plant';
import { gone, PanelFrame } from '../components/PanelFrame';
import { SparksContext } from '../hooks/sparks';
import { t } from '../../../words/catalogue/displays';

/** One machine, as the overview shows it. */
export function TilePanel({ panel, plant }: { panel: Extract<Panel, { kind: 'tile' }>; plant: PlantIndex }) {
  const sparks = use(SparksContext);
  const machine = plant.byId.get(panel.asset);
  if (!machine) return <PanelFrame title={panel.title ?? t.kinds.tile} state={gone}>{null}</PanelFrame>;
  return (
    <ul className="dpanel-tile" aria-label={panel.title ?? machine.name}>
      <Tile machine={machine} plant={plant} spark={sparks?.of.get(machine.id)} />
    </ul>
  );
}
