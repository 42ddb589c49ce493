import type { ModelVersion } from '../../../../electron/contract/models';
import { StepDialog } from './StepDialog';

export function RollbackDialog({ version: { model, title, version }, to, ...ends }: { version: ModelVersion; to: string; onClose(): void; onDone(): void }) {
  return (
    <StepDialog {...ends} title={`Roll ${title} back to ${to}`} action={`Roll back to ${to}`} take={(client, why) => client.models.rollback({ model, why })}>
      <p>From now on version {to} answers, as it did before {version}, which is retired and kept. Its golden samples are run first.</p>
    </StepDialog>
  );
}
