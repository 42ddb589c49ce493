import { useState } from 'react';
import { roles, type Role } from '../../../../electron/contract/procedure';
import type { PersonKept } from '../../../../electron/contract/domain';
import { Choice, Field, FormDialog } from '../../../kit';
import { useAction } from '../../../state/hooks';
import { t as app } from '../../../words/catalogue/app';
import { t } from '../../../words/catalogue/people';
import { MIN_PASSPHRASE, passphraseStrength } from '../../../words/passphrase';
import { Strength } from '../../setup/components/Strength';

/** Lets somebody in (`person` null), or changes what they may do, whether they may come in, or their passphrase. */
export function PersonDialog({ person, onClose, onDone }: { person: PersonKept | null; onClose(): void; onDone(): void }) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>(person?.role ?? 'operator');
  const [active, setActive] = useState(person?.active ?? true);
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [why, setWhy] = useState('');
  const save = useAction(async (client) => {
    if (!person) return void (await client.security.addPerson({ name: name.trim(), role, passphrase }));
    await client.security.changePerson({ id: person.id, role, active, passphrase: passphrase && active ? passphrase : undefined, why: why.trim() || undefined });
  });
  const needed = person === null || (!person.active && active);
  const chosen = passphrase.length >= MIN_PASSPHRASE && passphrase === again;
  const ready = (person !== null || name.trim() !== '') && (needed ? chosen : passphrase === '' || chosen);
  const choices = roles.map((key) => ({ key, text: app.roles[key] }));
  return (
    <FormDialog title={person ? t.changeOf(person.name) : t.add} submit={person ? t.save : t.add} action={save} ready={ready} onClose={onClose} onDone={onDone}>
      {person ? null : <Field label={t.name} value={name} onChange={setName} autoFocus required />}
      <Choice<Role> label={t.role} value={role} choices={choices} onChange={setRole} hint={t.roleHints[role]} />
      {person ? <Choice<'in' | 'out'> label={t.way} value={active ? 'in' : 'out'} choices={[{ key: 'in', text: t.letIn }, { key: 'out', text: t.shutOut }]} onChange={(key) => setActive(key === 'in')} hint={active ? undefined : t.keepOut} /> : null}
      {active ? (
        <>
          <div>
            <Field label={person === null ? t.passphrase : needed ? t.newPassphraseNeeded : t.newPassphrase} type="password" autoComplete="new-password" value={passphrase} onChange={setPassphrase} hint={person === null ? t.passphraseHint : undefined} />
            {passphrase === '' ? null : <Strength strength={passphraseStrength(passphrase)} />}
          </div>
          {passphrase === '' ? null : <Field label={t.passphraseAgain} type="password" autoComplete="new-password" value={again} onChange={setAgain} error={again.length >= passphrase.length && again !== passphrase ? app.notTheSame : null} />}
        </>
      ) : null}
      {person ? <Field label={t.why} value={why} onChange={setWhy} hint={t.whyHint} /> : null}
    </FormDialog>
  );
}
