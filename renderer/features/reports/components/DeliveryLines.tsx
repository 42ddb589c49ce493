import type { ArchivedReport } from '../../../../electron/contract/reports';
import { Button } from '../../../kit';
import { useAction, useMay } from '../../../state/hooks';
import { t } from '../../../words/catalogue/reports';
import { deliveryLine } from '../../../words/reports';

/** Where a report went, and what of it waits or was given up: that is tried again here, or dismissed. */
export function DeliveryLines({ report, title, onDone }: { report: ArchivedReport; title: string; onDone(): void }) {
  const may = useMay('operator');
  const again = useAction(async (client, id: number) => void (await client.reports.tryDelivery({ id })));
  const dismiss = useAction(async (client, id: number) => void (await client.reports.dismissDelivery({ id })));
  if (report.deliveries.length === 0) return null;
  return (
    <ul className="delivery-list">
      {report.deliveries.map((one) => (
        <li key={one.id} className={one.stands ? 'small' : 'small muted'}>
          {deliveryLine(one)}
          {may && one.done === null && (one.gaveUp === null || one.stands) ? (
            <span className="delivery-actions">
              <Button small pending={again.pending} onPress={() => void again.run(one.id).then(onDone)} aria-label={t.tryDelivery(title, one.to)}>{t.tryAgain}</Button>
              <Button small pending={dismiss.pending} onPress={() => void dismiss.run(one.id).then(onDone)} aria-label={t.dismissDelivery(title, one.to)}>{t.dismiss}</Button>
            </span>
          ) : null}
        </li>
      ))}
      {(again.error ?? dismiss.error) ? <li className="small" role="alert">{again.error ?? dismiss.error}</li> : null}
    </ul>
  );
}
