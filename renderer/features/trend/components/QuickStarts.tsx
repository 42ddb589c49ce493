import { Button, Panel } from '../../../kit';
import { useAlarms, useManifests } from '../../../state/hooks';
import { pensOf, type PenKey } from '../../../state/pens';
import type { PlantIndex } from '../../../state/plant';
import { t } from '../../../words/catalogue/trends';
import { byUrgency } from '../../../words/alarms';

const MOST = 6;

/** The first step made short: machines with alarms, else the first of the plant, each with its prediction and readings. */
export function QuickStarts({ plant, onDraw }: { plant: PlantIndex; onDraw(keys: readonly PenKey[]): void }) {
  const manifests = useManifests();
  const alarmed = [...useAlarms()].sort(byUrgency).map((alarm) => alarm.asset);
  const machines = [...new Set([...alarmed, ...plant.equipment.map((machine) => machine.id)])].flatMap((id) => plant.byId.get(id) ?? []).slice(0, MOST);
  if (machines.length === 0) return null;
  return (
    <Panel title={t.quick} className="trend-quick">
      {machines.map((machine) => (
        <Button key={machine.id} onPress={() => onDraw(pensOf(machine, plant, manifests).map((pen) => pen.key))}>{machine.name}</Button>
      ))}
    </Panel>
  );
}
