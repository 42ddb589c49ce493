import { useState } from 'react';
import { Button, Choice, Dialog, Field, Notice } from '../../../kit';
import { useAction } from '../../../state/hooks';

type Kind = 'mqtt' | 'mqtt-broker';

export function AddConnector({ onClose, onAdded }: { onClose(): void; onAdded(): void }) {
  const [kind, setKind] = useState<Kind>('mqtt');
  const [name, setName] = useState('');
  const [url, setUrl] = useState('mqtt://');
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const add = useAction((client) => client.live.addConnector({ name, kind, url: url.trim(), username: username || undefined, password: password || undefined }));
  const badName = name !== '' && !/^[a-z0-9][a-z0-9_-]{0,63}$/.test(name);
  const ready = name !== '' && !badName && url.trim() !== '' && url.trim() !== 'mqtt://';
  const submit = async () => {
    if (!ready || !(await add.run())) return;
    onAdded();
    onClose();
  };
  return (
    <Dialog
      title="Add a connection"
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button look="primary" disabled={!ready} pending={add.pending} onPress={() => void submit()}>
            Connect
          </Button>
        </>
      }
    >
      <Choice<Kind>
        label="Kind"
        value={kind}
        onChange={(next) => {
          setKind(next);
          setUrl(next === 'mqtt' ? 'mqtt://' : 'mqtt://127.0.0.1:1883');
        }}
        choices={[
          { key: 'mqtt', text: 'A broker of the plant (MQTT)' },
          { key: 'mqtt-broker', text: 'The broker inside Millwright: machines send to this computer' },
        ]}
      />
      <Field label="Name" value={name} onChange={setName} autoFocus hint="For lists and messages: lower-case letters, digits, - and _" error={badName ? 'Use lower-case letters, digits, - and _.' : null} />
      <Field label={kind === 'mqtt' ? 'Address of the broker' : 'Address to listen on'} value={url} onChange={setUrl} hint={kind === 'mqtt' ? 'mqtt://host:1883, or mqtts://host:8883 with encryption' : 'Only this computer can reach 127.0.0.1'} />
      <div className="pair">
        <Field label="User" value={username} onChange={setUsername} />
        <Field label="Password" type="password" value={password} onChange={setPassword} />
      </div>
      {add.error ? <Notice problem>{add.error}</Notice> : null}
    </Dialog>
  );
}
