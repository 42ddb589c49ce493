import { useState } from 'react';
import { Button, Check, Notice } from '../../../kit';
import { IconCopy, IconPrinter } from '../../../kit/icons';
import { t } from '../../../words/catalogue/setup';

/** The one time the recovery key is seen. */
export function RecoveryKey({ recoveryKey, onDone }: { recoveryKey: string; onDone(): void }) {
  const [written, setWritten] = useState(false);
  const [copied, setCopied] = useState<boolean | null>(null);
  const copy = () =>
    navigator.clipboard.writeText(recoveryKey).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <>
      <h1>{t.recoveryKey}</h1>
      <p>{t.recoveryWords}</p>
      <output className="recovery-key mono">{recoveryKey.split('-').map((part, i) => (i === 0 ? part : ['-', <wbr key={i} />, part]))}</output>
      <div className="recovery-actions">
        <Button onPress={() => void copy()}>
          <IconCopy size={16} aria-hidden />
          {copied ? t.copied : t.copy}
        </Button>
        <Button onPress={() => window.print()}>
          <IconPrinter size={16} aria-hidden />
          {t.print}
        </Button>
      </div>
      {copied === false ? <Notice problem>{t.notCopied}</Notice> : null}
      <Check value={written} onChange={setWritten}>
        {t.written}
      </Check>
      <div className="welcome-actions">
        <Button look="primary" disabled={!written} onPress={onDone}>
          {t.open}
        </Button>
      </div>
    </>
  );
}
