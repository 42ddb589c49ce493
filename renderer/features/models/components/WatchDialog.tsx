import { useState } from 'react';
import type { ModelVersion } from '../../../../electron/contract/models';
import { Check, Empty, FormDialog } from '../../../kit';
import { useAction, usePlant } from '../../../state/hooks';
import { t } from '../../../words/catalogue/models';

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
    <FormDialog title={t.watchTitle(version.title)} submit={chosen.size === 0 ? t.watchDo : t.watchMany(chosen.size)} action={watch} ready={chosen.size > 0} onClose={onClose} onDone={onDone}>
      {free.length === 0 ? (
        <Empty title={plant?.equipment.length ? t.watchesAll : t.noEquipment}>{t.appears}</Empty>
      ) : (
        <>
          <p>{t.watchWords}</p>
          <Check value={chosen.size === free.length} onChange={(on) => set(free.map((machine) => machine.id), on)}>
            <strong>{t.all}</strong>
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
