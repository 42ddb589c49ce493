import { Panel } from '../../../kit';
import { RouteLink } from '../../../app/navigation';
import type { Sparks } from '../hooks/useSparklines';
import { useWatching } from '../hooks/useWatching';
import { t } from '../../../words/catalogue/machines';

export function Watching({ sparks }: { sparks: Sparks | null }) {
  const watched = useWatching(sparks);
  if (watched.length === 0) return null;
  return (
    <Panel title={t.watching} className="watching">
      <ul>
        {watched.map(({ machine, name, words, value }) => (
          <li key={name}>
            <RouteLink to={machine ? { page: 'machine', asset: machine.id, range: '8h' } : { page: 'equipment' }} className="strong ellipsis">
              {name}
            </RouteLink>
            <span className="muted">{words}</span>
            <span className="number">{value}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
