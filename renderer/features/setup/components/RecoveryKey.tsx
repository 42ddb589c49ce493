import { useState } from 'react';
import { Button, Check, Notice } from '../../../kit';
import { IconCopy, IconPrinter } from '../../../kit/icons';

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
      <h1>Your recovery key</h1>
      <p>It opens the store when the passphrase is lost. It is shown this once and kept nowhere: write it down and put it where only you can get it.</p>
      <output className="recovery-key mono">{recoveryKey.split('-').map((part, i) => (i === 0 ? part : ['-', <wbr key={i} />, part]))}</output>
      <div className="recovery-actions">
        <Button onPress={() => void copy()}>
          <IconCopy size={16} aria-hidden />
          {copied ? 'Copied' : 'Copy'}
        </Button>
        <Button onPress={() => window.print()}>
          <IconPrinter size={16} aria-hidden />
          Print
        </Button>
      </div>
      {copied === false ? <Notice problem>It could not be copied. Write it down or print it.</Notice> : null}
      <Check value={written} onChange={setWritten}>
        I have written it down
      </Check>
      <div className="welcome-actions">
        <Button look="primary" disabled={!written} onPress={onDone}>
          Open Millwright
        </Button>
      </div>
    </>
  );
}
