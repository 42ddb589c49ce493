import type { Panel } from '../../../../electron/contract/displays';
import { RouteLink } from '../../../app/navigation';
import { Facts, Notice } from '../../../kit';
import { useTick } from '../../../state/clock';
import { useAsk } from '../../../state/hooks';
import type { PlantIndex } from '../../../state/plant';
import { t } from '../../../words/catalogue/displays';
import { moment } from '../../../words/time';
import { PanelFrame, ready, type PanelState } from '../components/PanelFrame';

const ASK_AGAIN_MS = 15_000;

/** Which version answers, how its golden samples went, and whether it may be used. */
export function ModelPanel({ panel, plant }: { panel: Extract<Panel, { kind: 'model' }>; plant: PlantIndex }) {
  const { wall } = useTick();
  const { value, error, reload } = useAsk(
    async (client) => {
      const [versions, { condition }] = await Promise.all([client.models.list({}), client.models.history({ model: panel.model })]);
      return { version: versions.find((one) => one.model === panel.model && one.answers) ?? versions.find((one) => one.model === panel.model), condition };
    },
    [panel.model],
    ASK_AGAIN_MS,
  );
  const watched = plant.plant.watches.filter((watch) => watch.model === panel.model).length;
  const state: PanelState = error ? { is: 'failed', words: error, again: reload } : !value ? { is: 'loading' } : ready;
  const version = value?.version;
  const condition = value?.condition;
  const golden = version?.golden;
  return (
    <PanelFrame title={panel.title ?? version?.title ?? panel.model} state={state} aside={version ? <RouteLink to={{ page: 'model', model: panel.model, version: version.version }} className="small goes">{t.open}</RouteLink> : undefined}>
      {condition?.state === 'blind' || condition?.state === 'stand-in' ? (
        <Notice problem>{condition.state === 'blind' ? t.cantBeUsed(condition.champion, condition.reason) : t.answersInstead(condition.version, condition.champion, condition.reason)}</Notice>
      ) : null}
      <Facts
        of={[
          [t.facts.answers, version?.answers ? t.version(version.version) : t.none],
          [t.facts.watches, t.machines(watched)],
          [t.facts.golden, !golden || golden.state === 'none' ? t.noneCame : t.golden(golden.state === 'passed', golden.rows, golden.at === null ? null : moment(golden.at, wall))],
        ]}
      />
    </PanelFrame>
  );
}
