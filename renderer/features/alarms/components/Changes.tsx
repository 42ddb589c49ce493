import type { AlarmDefinition } from '../../../../electron/contract/alarms';
import { t } from '../../../words/catalogue/alarms';
import { changesOf } from '../../../words/proposals';

/** What a definition would make another: old value, new value. */
export function Changes({ wanted, stands }: { wanted: AlarmDefinition; stands: AlarmDefinition | null }) {
  const changes = changesOf(wanted, stands);
  if (changes.length === 0) return <span className="muted">{t.nothing}</span>;
  return (
    <ul className="changes">
      {changes.map(({ part, before, after }) => (
        <li key={part}>
          <span className="muted">{part}</span> {before === null ? null : <><span>{before}</span> <span aria-hidden>→</span><span className="visually-hidden">{t.becomes}</span> </>}<span className="strong">{after}</span>
        </li>
      ))}
    </ul>
  );
}
