import { Choice, Field } from '../../../kit';
import { connectorAddressWords, securityChoices } from '../../../words/connections';
import { secured, type Draft } from './draft';

const KEPT = 'Kept; type to change it';

/** What a kind of source has to be told. `kept`: it is there already, and secrets that are left empty stay. */
export function ConnectorFields({ draft, change, kept }: { draft: Draft; change(part: Partial<Draft>): void; kept: boolean }) {
  const field = (key: keyof Omit<Draft, 'kind'>) => ({ value: draft[key], onChange: (value: string) => change({ [key]: value }) });
  const { label, hint } = connectorAddressWords[draft.kind];
  const people = (
    <div className="pair">
      <Field label="User" {...field('username')} hint={draft.kind === 'opcua' ? 'Empty: nobody in particular' : undefined} />
      <Field label="Password" type="password" {...field('password')} placeholder={kept && draft.username ? KEPT : undefined} />
    </div>
  );
  return (
    <>
      <Field label={label} {...field('url')} hint={hint} />
      {draft.kind === 'modbus' ? (
        <div className="pair">
          <Field label="Read every, in ms" {...field('intervalMs')} />
          <Field label="Unit" {...field('unit')} hint="0 to 247; behind a gateway the device" />
        </div>
      ) : draft.kind === 'file' ? (
        <>
          <Field label="Files" {...field('pattern')} hint="With * and ?; each is taken once, when nobody writes to it any more" />
          <div className="pair">
            <Field label="Column of the time" {...field('timeColumn')} />
            <Field label="Column of the machine" {...field('keyColumn')} hint="Empty: a file is of one machine" />
          </div>
        </>
      ) : draft.kind === 'opcua' ? (
        <>
          <Choice<Draft['security']> label="Security" value={draft.security} onChange={(security) => change({ security })} choices={securityChoices} />
          {people}
          <div className="pair">
            <Field label="Values come every, in ms" {...field('intervalMs')} />
            <Field label="Deadband" {...field('deadband')} hint="Smaller changes are left out: 0.5, or 2% of the range" />
          </div>
        </>
      ) : (
        people
      )}
      {draft.kind === 'mqtt' ? (
        <div className="pair">
          <Field label="Topics" {...field('topics')} hint="Filters with + and #, e.g. factory/#; others than millwright/v1 are mapped afterwards" />
          <Field label="Where the time stands in JSON" {...field('timePath')} hint="e.g. meta.ts; empty: the moment it came" />
        </div>
      ) : null}
      {draft.kind === 'mqtt-scoring' ? <Field label="Models" {...field('models')} hint="Empty: all. Asked at millwright/v1-score/NAME; the answer goes to the request’s response topic" /> : null}
      {draft.kind === 'sparkplug' ? <Field label="Groups" {...field('groups')} hint="Empty: all groups of the broker" /> : null}
      {secured(draft) ? (
        <>
          <Field label="Certificate of the authority" {...field('ca')} multiline mono hint="Paste its PEM text, where the broker’s certificate is signed by the plant’s own authority" />
          <div className="pair">
            <Field label="Our certificate" {...field('cert')} multiline mono hint="Where the broker asks for one" />
            <Field label="Its private key" {...field('privateKey')} multiline mono placeholder={kept && draft.cert ? KEPT : undefined} hint="Goes to the vault and is never shown" />
          </div>
        </>
      ) : null}
    </>
  );
}
