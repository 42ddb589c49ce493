import { Choice, Field } from '../../../kit';
import { t } from '../../../words/catalogue/connect';
import { connectorAddressWords, securityChoices } from '../../../words/connections';
import { secured, type Draft } from './draft';

/** What a kind of source has to be told. `kept`: it is there already, and secrets that are left empty stay. */
export function ConnectorFields({ draft, change, kept }: { draft: Draft; change(part: Partial<Draft>): void; kept: boolean }) {
  const field = (key: keyof Omit<Draft, 'kind'>) => ({ value: draft[key], onChange: (value: string) => change({ [key]: value }) });
  const { label, hint } = connectorAddressWords[draft.kind];
  const people = (
    <div className="pair">
      <Field label={t.user} {...field('username')} hint={draft.kind === 'opcua' ? t.userHint : undefined} />
      <Field label={t.password} type="password" {...field('password')} placeholder={kept && draft.username ? t.kept : undefined} />
    </div>
  );
  return (
    <>
      <Field label={label} {...field('url')} hint={hint} />
      {draft.kind === 'modbus' ? (
        <div className="pair">
          <Field label={t.readEvery} {...field('intervalMs')} />
          <Field label={t.unit} {...field('unit')} hint={t.unitHint} />
        </div>
      ) : draft.kind === 'file' ? (
        <>
          <Field label={t.files} {...field('pattern')} hint={t.filesHint} />
          <div className="pair">
            <Field label={t.timeColumn} {...field('timeColumn')} />
            <Field label={t.machineColumn} {...field('keyColumn')} hint={t.machineColumnHint} />
          </div>
        </>
      ) : draft.kind === 'opcua' ? (
        <>
          <Choice<Draft['security']> label={t.security} value={draft.security} onChange={(security) => change({ security })} choices={securityChoices} />
          {people}
          <div className="pair">
            <Field label={t.valuesEvery} {...field('intervalMs')} />
            <Field label={t.deadband} {...field('deadband')} hint={t.deadbandHint} />
          </div>
        </>
      ) : (
        people
      )}
      {draft.kind === 'mqtt' ? (
        <div className="pair">
          <Field label={t.topics} {...field('topics')} hint={t.topicsHint} />
          <Field label={t.timePath} {...field('timePath')} hint={t.timePathHint} />
        </div>
      ) : null}
      {draft.kind === 'mqtt-scoring' ? <Field label={t.models} {...field('models')} hint={t.modelsHint} /> : null}
      {draft.kind === 'sparkplug' ? <Field label={t.groups} {...field('groups')} hint={t.groupsHint} /> : null}
      {secured(draft) ? (
        <>
          <Field label={t.authority} {...field('ca')} multiline mono hint={t.authorityHint} />
          <div className="pair">
            <Field label={t.ourCertificate} {...field('cert')} multiline mono hint={t.ourCertificateHint} />
            <Field label={t.privateKey} {...field('privateKey')} multiline mono placeholder={kept && draft.cert ? t.kept : undefined} hint={t.privateKeyHint} />
          </div>
        </>
      ) : null}
    </>
  );
}
