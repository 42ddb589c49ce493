import type { ModelVersion } from '../../../../electron/contract/models';
import { Replayed } from './Replayed';
import { StepDialog } from './StepDialog';

export function ChallengeDialog({ version, watched, ...ends }: { version: ModelVersion; watched: boolean; onClose(): void; onDone(): void }) {
  const { model, title, version: name } = version;
  return (
    <StepDialog {...ends} title={`Let ${title} ${name} run as a challenger`} action="Appoint" take={(client, why) => client.models.challenge({ model, version: name, why })} reasonFirst={false}>
      <p>It answers each row after the version in use has, raises no alarm, and is compared with it here. A challenger appointed before is retired.</p>
      {watched ? <Replayed version={version} /> : null}
    </StepDialog>
  );
}
