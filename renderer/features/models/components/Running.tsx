import { Facts, Notice, Panel } from '../../../kit';
import { useAsk } from '../../../state/hooks';
import { t } from '../../../words/catalogue/models';
import { runningFacts } from '../../../words/running';
import { useTick } from '../../../state/clock';

const LOOK_EVERY_MS = 5_000;

/** How the version that answers runs: where, how fast, and how much waits. Nothing while it can't answer; that is told elsewhere. */
export function Running({ model, version }: { model: string; version: string }) {
  const running = useAsk((client) => client.models.running({ model }), [model, version], LOOK_EVERY_MS);
  const { wall } = useTick();
  const told = running.value;
  if (!told || told.version !== version) return null;
  return (
    <Panel title={t.howItRuns}>
      {told.trouble === null ? null : <Notice problem>{told.trouble}</Notice>}
      <Facts of={runningFacts(told, wall)} />
    </Panel>
  );
}
