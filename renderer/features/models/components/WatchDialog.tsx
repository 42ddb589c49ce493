import { useState } from 'react';
import type { ModelVersion } from '../../../../electron/contract/models';
import { Check, Empty, FormDialog } from '../../../kit';
import { useAction, usePlant } from '../../../state/hooks';
import { counted } from '../../../words/numbers';

export function WatchDialog({ version, watches, onClose, onDone }: { version: ModelVersion; watches: readonly number[]; onClose(): void; onDone(): void }) {
  const plant = usePlant();
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const watch = useAction((client) => client.models.watch({ model: version.model, assets: [...chosen] }));
  const free = (plant?.equipment ?? []).filter((machine) => !watches.includes(machine.id));
  const set = (ids: readonly number[], on: boolean) => {
    const next = new Set(chosen);
    for (const id of ids) {
      if (on) next.add(id);
      else next.delete(id);
    }
    setChosen(next);
  };
  return (
    <FormDialog title={`Let ${version.title} watch equipment`} submit={chosen.size === 0 ? 'Watch' : `Watch ${counted(chosen.size, 'machine')}`} action={watch} ready={chosen.size > 0} onClose={onClose} onDone={onDone}>
      {free.length === 0 ? (
        <Empty title={plant?.equipment.length ? 'It watches all equipment already' : 'There is no equipment yet'}>Equipment appears with its first reading.</Empty>
      ) : (
        <>
          <p>Its inputs are fed by the readings and attributes of the same names. Where one is missing you are told which.</p>
          <Check value={chosen.size === free.length} onChange={(on) => set(free.map((machine) => machine.id), on)}>
            <strong>All</strong>
          </Check>
          <div className="watch-list">
            {free.map((machine) => (
              <Check key={machine.id} value={chosen.has(machine.id)} onChange={(on) => set([machine.id], on)}>
                {machine.name}
              </Check>
            ))}
          </div>
        </>
      )}
    </FormDialog>
  );
}
