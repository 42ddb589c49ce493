import { useState, type CSSProperties } from 'react';
import { Button } from '../../../kit';
import { useLivePart, useManifests } from '../../../state/hooks';
import { machineLive, type Live } from '../../../state/live';
import { manifestKey, type PlantIndex } from '../../../state/plant';
import { t } from '../../../words/catalogue/machines';
import { machinesHeading, tilesCaption } from '../../../words/machines';
import { shallowEqual } from '../../../state/store';
import type { Sparks } from '../hooks/useSparklines';
import { Tile } from './Tile';

type Order = 'place' | 'risk';

/** Every machine, by place or with the most urgent first. */
export function Tiles({ plant, sparks }: { plant: PlantIndex; sparks: Sparks | null }) {
  const [order, setOrder] = useState<Order>('place');
  const manifests = useManifests();
  const watches = plant.plant.watches;
  const first = watches[0];
  const common = first && watches.every((w) => w.model === first.model && w.output === first.output) ? first : null;
  const widest = Math.min(8, Math.max(...plant.groups.map((group) => group.machines.length)));
  const columns = { '--columns': order === 'risk' ? Math.max(widest, 6) : widest } as CSSProperties;
  return (
    <section className="tiles" aria-label={t.allMachines} style={columns}>
      <div className="page-head">
        <h1>{machinesHeading(plant.equipment.length)}</h1>
        <p className="muted ellipsis">{common || watches.length === 0 ? tilesCaption(common?.title ?? null, common ? manifests.get(manifestKey(common))?.horizonMs : undefined, common?.limit != null) : ''}</p>
        <div className="actions">
          <Button onPress={() => setOrder(order === 'place' ? 'risk' : 'place')} aria-label={t.sortedSort[order]}>
            {t.sorted[order]}
          </Button>
        </div>
      </div>
      {order === 'place' ? plant.groups.map((group) => (
        <div className="tile-group" key={group.place?.id ?? 'none'}>
          {plant.groups.length > 1 || group.place ? <h2 className="eyebrow">{group.place?.name ?? t.elsewhere}</h2> : null}
          <ul className="tile-grid">
            {group.machines.map((machine) => (
              <Tile key={machine.id} machine={machine} plant={plant} spark={sparks?.of.get(machine.id)} />
            ))}
          </ul>
        </div>
      )) : <ByRisk plant={plant} sparks={sparks} />}
    </section>
  );
}

/** The order is taken again every few seconds, so that tiles don't run away under the pointer. */
function ByRisk({ plant, sparks }: { plant: PlantIndex; sparks: Sparks | null }) {
  const [select] = useState(() => steadyOrder(plant));
  const ids = useLivePart(select);
  return (
    <div className="tile-group">
      <ul className="tile-grid">
        {ids.map((id) => {
          const machine = plant.byId.get(id);
          return machine ? <Tile key={id} machine={machine} plant={plant} spark={sparks?.of.get(id)} /> : null;
        })}
      </ul>
    </div>
  );
}

const ORDER_HOLDS_MS = 5000;

function steadyOrder(plant: PlantIndex): (live: Live | null) => readonly number[] {
  let ids: readonly number[] = plant.equipment.map((machine) => machine.id);
  let taken = -Infinity;
  return (live) => {
    if (!live || live.arrived - taken < ORDER_HOLDS_MS) return ids;
    taken = live.arrived;
    const key = (id: number) => {
      const { alarm, prediction } = machineLive(live, id);
      return (alarm === 0 ? 0 : 5 - alarm) * 1e6 + (Number.isFinite(prediction) ? prediction : -1);
    };
    const next = [...ids].sort((a, b) => key(b) - key(a));
    if (!shallowEqual(next, ids)) ids = next;
    return ids;
  };
}
