import { Button, Dialog, Facts, Notice } from '../kit';
import { useAsk } from '../state/hooks';

export default function AboutDialog({ onClose }: { onClose(): void }) {
  const about = useAsk((client) => client.appliance.about({}), []);
  const audit = useAsk((client) => client.security.auditVerify({}), []);
  const { value } = about;
  return (
    <Dialog title="About Millwright" onClose={onClose} footer={<Button look="primary" onPress={onClose}>Close</Button>}>
      <p>Runs machine-learning models where the data is. Nothing leaves this site.</p>
      {about.error ? <Notice problem>{about.error}</Notice> : null}
      {value && !value.forRelease ? <Notice>Built on the package registry’s fallback runtime: for trying and testing, not for release.</Notice> : null}
      {value ? (
        <Facts
          of={[
            ['Version', `${value.version}${value.forRelease ? '' : ', not for release'}`],
            ['Runtime', `Electron ${value.electron}, Chromium ${value.chrome}, Node ${value.node}`],
            ['Taken from', value.runtimeSource],
            ['Models run on', `ONNX Runtime ${value.onnxruntime}`],
            ['Store', `${value.sqlite}, encrypted`],
            ['Audit trail', audit.value ? (audit.value.ok ? `${audit.value.entries} entries, unbroken` : `Broken at entry ${audit.value.brokenAt}`) : (audit.error ?? 'Being checked')],
          ]}
        />
      ) : null}
    </Dialog>
  );
}
