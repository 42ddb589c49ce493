import type { ModelVersion } from '../../../../electron/contract/models';
import { Replayed } from './Replayed';
import { StepDialog } from './StepDialog';

export function PromoteDialog({ version, watched, ...ends }: { version: ModelVersion; watched: boolean; onClose(): void; onDone(): void }) {
  const { model, title, version: name } = version;
  return (
    <StepDialog {...ends} title={`Promote ${title} ${name}`} action="Promote" take={(client, why) => client.models.promote({ model, version: name, why })}>
      <p>From now on this version makes the predictions where its model watches equipment. The one in use now is retired and kept.</p>
      {watched ? <Replayed version={version} /> : null}
    </StepDialog>
  );
}
