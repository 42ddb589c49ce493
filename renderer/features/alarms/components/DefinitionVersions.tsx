import type { AlarmDefinition } from '../../../../electron/contract/alarms';
import { Button } from '../../../kit';
import { useAsk } from '../../../state/hooks';
import { t } from '../../../words/catalogue/alarms';
import { versionWords } from '../../../words/alarms';
import { dateTime } from '../../../words/time';

/** Every version of a definition: when, by whom, what was changed and why. One that stood before can be taken again, as it was then. */
export function DefinitionVersions({ of, onTake }: { of: number; onTake(version: AlarmDefinition): void }) {
  const versions = useAsk((client) => client.alarms.definitionVersions({ id: of }), [of]);
  return (
    <section>
      <h3>{t.versions}</h3>
      <ol className="alarm-steps">
        {(versions.value ?? []).map((one, at, all) => (
          <li key={one.definition.version}>
            <span className="muted nowrap">{one.at === null ? t.before : dateTime(one.at)}</span>
            <span>
              {versionWords(one, all[at + 1])}{' '}
              {at > 0 ? <Button small look="quiet" onPress={() => onTake(one.definition)} aria-label={t.takeAgainOf(one.definition.version)}>{t.takeAgain}</Button> : null}
            </span>
          </li>
        ))}
      </ol>
      {versions.error ? <p className="muted small">{versions.error}</p> : null}
    </section>
  );
}
