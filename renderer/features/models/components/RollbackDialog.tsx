import type { ModelVersion } from '../../../../electron/contract/models';
import { StepDialog } from './StepDialog';
import { t } from '../../../words/catalogue/models';

export function RollbackDialog({ version: { model, title, version }, to, ...ends }: { version: ModelVersion; to: string; onClose(): void; onDone(): void }) {
  return (
    <StepDialog {...ends} title={t.rollTitle(title, to)} action={t.rollDo(to)} take={(client, why) => client.models.rollback({ model, why })}>
      <p>{t.rollWords(to, version)}</p>
    </StepDialog>
  );
}
