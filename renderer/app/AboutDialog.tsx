import { Button, Dialog, Facts, Notice } from '../kit';
import { useAsk } from '../state/hooks';
import { t } from '../words/catalogue/app';
import { t as kit } from '../words/catalogue/kit';
import { number } from '../words/numbers';

export default function AboutDialog({ onClose }: { onClose(): void }) {
  const about = useAsk((client) => client.appliance.about({}), []);
  const audit = useAsk((client) => client.security.auditVerify({}), []);
  const { value } = about;
  return (
    <Dialog title={t.about} onClose={onClose} footer={<Button look="primary" onPress={onClose}>{kit.close}</Button>}>
      <p>{t.aboutWords}</p>
      {about.error ? <Notice problem>{about.error}</Notice> : null}
      {value && !value.forRelease ? <Notice>{t.notForRelease}</Notice> : null}
      {value ? (
        <Facts
          of={[
            [t.version, value.forRelease ? value.version : t.versionNotForRelease(value.version)],
            [t.runtime, `Electron ${value.electron}, Chromium ${value.chrome}, Node ${value.node}`],
            [t.takenFrom, value.runtimeSource],
            [t.runOn, `ONNX Runtime ${value.onnxruntime}`],
            [t.store, t.encrypted(value.sqlite)],
            [t.auditTrail, audit.value ? (audit.value.ok ? t.unbroken(number(audit.value.entries)) : t.brokenAt(audit.value.brokenAt ?? 0)) : (audit.error ?? t.beingChecked)],
          ]}
        />
      ) : null}
    </Dialog>
  );
}
