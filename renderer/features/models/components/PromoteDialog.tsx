import type { ModelVersion } from '../../../../electron/contract/models';
import { Replayed } from './Replayed';
import { StepDialog } from './StepDialog';
import { t } from '../../../words/catalogue/models';

export function PromoteDialog({ version, watched, ...ends }: { version: ModelVersion; watched: boolean; onClose(): void; onDone(): void }) {
  const { model, title, version: name } = version;
  return (
    <StepDialog {...ends} title={t.promoteTitle(title, name)} action={t.promote} take={(client, why) => client.models.promote({ model, version: name, why })}>
      <p>{t.promoteWords}</p>
      {watched ? <Replayed version={version} /> : null}
    </StepDialog>
  );
}
