import { Panel } from '../../../kit';
import { useAsk, useMachineLive, useOutput } from '../../../state/hooks';
import { useIsPast, useTick } from '../../../state/clock';
import { t } from '../../../words/catalogue/equipment';
import { moment } from '../../../words/time';
import { Effects } from '../../why';

/** Often enough for what an operator reads, seldom enough to cost next to nothing. */
const AGAIN_MS = 10_000;

/** What moved the newest prediction of a machine, and by how much. Nothing where no model watches it. */
export function WhyPanel({ asset }: { asset: number }) {
  const { output } = useOutput(asset);
  return output ? <Why asset={asset} key={asset} /> : null;
}

function Why({ asset }: { asset: number }) {
  const predicted = Number.isFinite(useMachineLive(asset).prediction);
  const { wall } = useTick();
  const past = useIsPast();
  const told = useAsk((client) => (predicted ? client.live.explain({ asset, at: past ? wall : undefined }) : Promise.resolve(null)), [asset, predicted], AGAIN_MS);
  if (!told.value && !told.error) return null;
  return (
    <Panel title={t.moved}>
      {told.error ? <p className="muted">{told.error}</p> : null}
      {told.value && !told.error ? <Effects told={told.value} note={t.movedOf(moment(told.value.time, wall), !Object.is(told.value.stored, told.value.prediction))} /> : null}
    </Panel>
  );
}
