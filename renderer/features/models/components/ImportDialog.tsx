import { useState } from 'react';
import type { Client } from '../../../../electron/contract/contract';
import { Button, Dialog, Facts, Field, Notice } from '../../../kit';
import { go } from '../../../app/navigation';
import { useAction, useAppliance, useAsk } from '../../../state/hooks';
import { t as kit } from '../../../words/catalogue/kit';
import { t } from '../../../words/catalogue/models';
import { inspectionSentences, signatureWords, taskWords, tensorWords } from '../../../words/models';
import { fileName } from '../../../words/paths';

type Inspected = Awaited<ReturnType<Client['models']['inspect']>>;
/** A package is chosen by its manifest; any other file is a bare model. */
const isPackage = (path: string) => /(^|[\\/])manifest\.json$/i.test(path);
const nameFrom = (path: string) => fileName(path).replace(/\.[^.]+$/, '').toLowerCase().replace(/[^a-z0-9_-]+/g, '-').replace(/^[^a-z]+|-+$/g, '').slice(0, 64);

/** A file is chosen, looked at, and taken in only when the person has read what it is. */
export function ImportDialog({ onClose, onImported }: { onClose(): void; onImported(): void }) {
  const { bridge } = useAppliance();
  const [path, setPath] = useState<string | null>(null);
  const [found, setFound] = useState<Inspected | null>(null);
  const [name, setName] = useState('');
  const inspect = useAction(async (client, file: string) => {
    setFound(null);
    setFound(await client.models.inspect({ path: file }));
  });
  const shipped = useAsk((client) => client.models.shipped({}), []);
  const choose = async () => {
    const file = await bridge.pickFile({ title: t.chooseModel, kind: 'model' });
    if (file !== null) await look(file);
  };
  const look = async (file: string) => {
    setPath(file);
    setName(nameFrom(file));
    take.clear();
    await inspect.run(file);
  };
  const bare = found !== null && path !== null && !isPackage(path);
  const take = useAction(async (client) => {
    if (!path) return;
    const version = await client.models.import({ path, name: bare ? name : undefined });
    onImported();
    onClose();
    go({ page: 'model', model: version.model, version: version.version });
  });
  const badName = bare && !/^[a-z][a-z0-9_-]{0,63}$/.test(name);
  // What a bare file does not say is inferred where it can be; where it can't, the warning says what to bring.
  const ready = found?.inspection.ok === true && found.manifest !== null && found.refused === null && !badName;
  return (
    <Dialog
      title={t.import}
      wide
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{kit.cancel}</Button>
          <Button look={ready ? 'plain' : 'primary'} onPress={() => void choose()} pending={inspect.pending}>
            {path ? t.chooseOther : t.chooseFile}
          </Button>
          {path ? (
            <Button look="primary" disabled={!ready} pending={take.pending} onPress={() => void take.run()}>
              {take.pending ? t.beingTried : t.importDo}
            </Button>
          ) : null}
        </>
      }
    >
      {path ? <p className="muted wrap-anywhere">{path}</p> : <p>{t.chooseWords}</p>}
      {path === null && shipped.value?.length ? (
        <>
          <p>{t.cameWith}</p>
          <ul className="shipped-models">
            {shipped.value.map(({ model, version, title, path: file }) => (
              <li key={`${model}@${version}`}>
                <Button onPress={() => void look(file)}>{`${title}, ${version}`}</Button>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {inspect.pending ? <p className="muted">{t.lookedAt}</p> : null}
      {inspect.error ? <Notice problem>{inspect.error}</Notice> : null}
      {found ? <Found found={found} bare={bare} /> : null}
      {bare && found.inspection.ok && found.manifest ? <Field label={t.name} value={name} onChange={setName} hint={t.nameHint} error={badName ? t.nameProblem : null} /> : null}
      {take.error ? <Notice problem>{take.error}</Notice> : null}
    </Dialog>
  );
}

function Found({ found: { inspection, manifest, golden, signature, refused }, bare }: { found: Inspected; bare: boolean }) {
  const sentences = inspectionSentences(inspection);
  if (!inspection.ok) {
    return (
      <Notice problem>
        <strong>{t.notTaken}</strong> {sentences.join(' ')}
      </Notice>
    );
  }
  return (
    <>
      {manifest && !bare ? (
        <Facts
          of={[
            [t.facts.model, `${manifest.title}, ${manifest.version}`],
            [t.facts.does, `${taskWords(manifest.task)}. ${manifest.description}`],
            [t.facts.licence, manifest.licence],
            [t.facts.signature, signatureWords(signature)],
            [t.facts.golden, golden ? t.goldenCome : t.goldenNone],
          ]}
        />
      ) : bare && manifest === null ? null : (
        <Notice>{t.bareWords}</Notice>
      )}
      {refused ? <Notice problem>{refused}</Notice> : null}
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {inspection.warnings.map((warning) => (
        <Notice key={warning}>{warning}</Notice>
      ))}
      <Facts
        of={[
          [t.inputCount(inspection.inputs.length), <ul key="in">{inspection.inputs.slice(0, 12).map((tensor) => <li key={tensor.name}>{tensorWords(tensor)}</li>)}</ul>],
          [t.outputCount(inspection.outputs.length), <ul key="out">{inspection.outputs.slice(0, 12).map((tensor) => <li key={tensor.name}>{tensorWords(tensor)}</li>)}</ul>],
        ]}
      />
    </>
  );
}
