import type { Asset } from '../../../../electron/contract/domain';
import { pathOf, type PlantIndex } from '../../../state/plant';

/** Equipment of a place; null: of the whole plant. */
export function machinesBelow(plant: PlantIndex, place: number | null): readonly Asset[] {
  return place === null ? plant.equipment : plant.equipment.filter((machine) => pathOf(plant, machine.id).some((above) => above.id === place));
}

/** What a panel says it is of; empty: of the whole plant. */
export const placeName = (plant: PlantIndex, place: number | null): string => (place === null ? '' : (plant.byId.get(place)?.name ?? ''));
