import { IconAlertTriangle } from '../kit/icons';
import { useConnection, useLivePart } from '../state/hooks';
import type { Live } from '../state/live';
import { t } from '../words/catalogue/app';
import { percent } from '../words/numbers';
import { clock } from '../words/time';

const troubles = (live: Live | null) => ({ store: live?.frame.storeProblem ?? null, backfill: live?.frame.backfill ?? null });

/** What concerns the whole window and passes again: a stopped engine, a full disk, a demo that is still being filled. */
export function Bars() {
  const { downSince, message } = useConnection();
  const { store, backfill } = useLivePart(troubles);
  return (
    <>
      {downSince === null ? null : (
        <div className="bar problem" role="alert">
          <IconAlertTriangle size={18} aria-hidden />
          <p>
            <strong>{t.engineStoppedAt(clock(downSince))}</strong> {t.valuesFromBefore}
            {message ? ` ${message}` : ''}
          </p>
        </div>
      )}
      {store === null || downSince !== null ? null : (
        <div className="bar problem" role="alert">
          <IconAlertTriangle size={18} aria-hidden />
          <p>
            <strong>{t.readingsNotKept}</strong> {store}
          </p>
        </div>
      )}
      {backfill === null ? null : (
        <div className="bar" role="status">
          <p className="muted">{t.backfill(percent(backfill))}</p>
        </div>
      )}
    </>
  );
}
