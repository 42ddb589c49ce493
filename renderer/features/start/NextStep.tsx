import { RouteLink } from '../../app/navigation';
import { useIsPast } from '../../state/clock';
import { Notice } from '../../kit';
import { t } from '../../words/catalogue/start';
import { useSteps } from './useSteps';

/** Until machines are judged live: what leads there. Nothing where all of that is done, and data is only away. */
export default function NextStep() {
  const past = useIsPast();
  const next = useSteps()?.find(({ key, state }) => state !== 'done' && (key === 'connect' || key === 'map' || key === 'model'));
  if (!next || past) return null;
  return <div className="overview-next"><Notice>{t.nothingJudged(next.title)} <RouteLink to={{ page: 'start' }}>{t.toSteps}</RouteLink></Notice></div>;
}
