import { useState } from 'react';
import { isSlug } from '../../../../electron/contract/domain';
import type { OwnReportContent } from '../../../../electron/contract/own-reports';
import { go } from '../../../app/navigation';
import { Button, Choice, Field, Panel } from '../../../kit';
import { useAsk } from '../../../state/hooks';
import type { PlantIndex } from '../../../state/plant';
import { t as kit } from '../../../words/catalogue/kit';
import { t } from '../../../words/catalogue/own-reports';
import { PlaceChoice } from './fields';
import { templateOf, templates, type Template } from './templates';

/** What a new report begins with. */
export function NewReport({ plant, onBegin }: { plant: PlantIndex; onBegin(key: string, content: OwnReportContent): void }) {
  const taken = useAsk(async (client) => (await client.reports.list({})).map(({ name }) => name), []);
  const [template, setTemplate] = useState<Template>('area');
  const [place, setPlace] = useState<number | null>(null);
  const [title, setTitle] = useState('');
  const [named, setNamed] = useState('');
  const ofMachine = template === 'machine';
  const at = ofMachine && plant.equipment.every(({ id }) => id !== place) ? (plant.equipment[0]?.id ?? null) : place;
  const called = title.trim() || `${t.templates[template]}${at === null ? '' : `, ${plant.byId.get(at)?.name ?? ''}`}`;
  const suggested = keyOf(called, taken.value ?? []);
  const key = named.trim() || suggested;
  const wrong = !isSlug(key);
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t.newTitle}</h1>
        <div className="actions">
          <Button onPress={() => go({ page: 'reports', tab: 'own' })}>{kit.cancel}</Button>
          <Button look="primary" disabled={wrong} onPress={() => onBegin(key, templateOf(template, called, at, plant))}>{t.begin}</Button>
        </div>
      </div>
      <Panel className="own-new">
        <Choice<Template> label={t.beginWith} value={template} choices={templates.map((one) => ({ key: one, text: t.templates[one] }))} onChange={setTemplate} hint={t.templateHints[template]} />
        {template === 'scoring' ? null : <PlaceChoice plant={plant} value={at} onChange={setPlace} machinesOnly={ofMachine} />}
        <Field label={t.title} value={title} onChange={setTitle} placeholder={called} />
        <Field label={t.key} value={named} onChange={setNamed} placeholder={suggested} hint={t.keyHint} error={wrong ? t.keyProblem : null} mono />
      </Panel>
    </div>
  );
}

const letters: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };
/** Of a title, and not one that is there already. */
function keyOf(title: string, taken: readonly string[]): string {
  const base = title.toLowerCase().replaceAll(/[äöüß]/g, (letter) => letters[letter] ?? '').replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '').slice(0, 56) || 'report';
  for (let n = 1; ; n++) {
    const key = n === 1 ? base : `${base}-${n}`;
    if (!taken.includes(key)) return key;
  }
}
