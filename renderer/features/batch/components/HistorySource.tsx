import { Check, Choice, Field, Notice } from '../../../kit';
import { usePlant } from '../../../state/hooks';
import { t } from '../../../words/catalogue/batch';
import type { Draft } from './draft';

/** Of what time, and of which of the machines that the model watches. */
export function HistorySource({ model, draft, onChange }: { model: string | null; draft: Draft; onChange(what: Partial<Draft>): void }) {
  const plant = usePlant();
  const watched = plant ? plant.plant.watches.filter((watch) => watch.model === model).map(({ asset }) => plant.byId.get(asset)?.name ?? '') : [];
  const chosen = draft.machines;
  return (
    <>
      <div className="score-options">
        <Choice<Draft['period']> label={t.history.period} value={draft.period} choices={[{ key: 'day', text: t.history.day }, { key: 'week', text: t.history.week }, { key: 'own', text: t.history.own }]} onChange={(period) => onChange({ period })} />
        {draft.period === 'own' ? <><Field type="datetime-local" label={t.history.begin} value={draft.begin} onChange={(begin) => onChange({ begin })} /><Field type="datetime-local" label={t.history.end} value={draft.end} onChange={(end) => onChange({ end })} /></> : null}
        {watched.length > 0 ? <Check value={chosen === null} onChange={(all) => onChange({ machines: all ? null : watched })}>{t.history.all(watched.length)}</Check> : null}
      </div>
      {plant && watched.length === 0 ? <Notice problem>{t.history.none}</Notice> : null}
      {chosen === null ? null : (
        <div className="score-machines" role="group" aria-label={t.history.machines}>
          {watched.map((name) => (
            <Check key={name} value={chosen.includes(name)} onChange={(on) => onChange({ machines: on ? [...chosen, name] : chosen.filter((one) => one !== name) })}>{name}</Check>
          ))}
        </div>
      )}
    </>
  );
}
