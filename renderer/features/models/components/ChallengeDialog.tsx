import type { ModelVersion } from '../../../../electron/contract/models';
import { Replayed } from './Replayed';
import { StepDialog } from './StepDialog';
import { t } from '../../../words/catalogue/models';

export function ChallengeDialog({ version, watched, ...ends }: { version: ModelVersion; watched: boolean; onClose(): void; onDone(): void }) {
  const { model, title, version: name } = version;
  return (
    <StepDialog {...ends} title={t.challengeTitle(title, name)} action={t.appoint} take={(client, why) => client.models.challenge({ model, version: name, why })} reasonFirst={false}>
      <p>{t.challengeWords}</p>
      {watched ? <Replayed version={version} /> : null}
    </StepDialog>
  );
}
