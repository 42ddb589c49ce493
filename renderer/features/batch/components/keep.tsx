import { useState } from 'react';
import { isFolder } from '../../../../electron/contract/batch';
import { isSlug } from '../../../../electron/contract/domain';
import { Check, Field } from '../../../kit';
import { t } from '../../../words/catalogue/jobs';

/** `/out/data-scored.csv` as `/out/data-scored-{date}.csv`, `/out/` as `/out/{date}/`: later runs have a file, or a folder, of their own. */
export const datedOutput = (output: string): string => isFolder(output) ? `${output}{date}/` : output.replace(/(\.[^./\\]+)?$/, '-{date}$1');

export interface Keep {
  /** Null: it is not kept, or something of it is missing. */
  job: { name: string; output: string } | null;
  ready: boolean;
  fields: React.ReactNode;
}

/** Whether a run is kept to be asked for again, under which name, and where later ones go. */
export function useKeep(output: string | null): Keep {
  const [on, setOn] = useState(false);
  const [name, setName] = useState('');
  const [typed, setTyped] = useState<string | null>(null);
  const later = typed ?? (output === null ? '' : datedOutput(output));
  const isName = isSlug(name);
  return {
    job: on && isName && later !== '' ? { name, output: later } : null,
    ready: !on || (isName && later !== ''),
    fields: (
      <div className="keep">
        <Check value={on} onChange={setOn}>{t.keep}</Check>
        {on ? (
          <div className="pair">
            <Field label={t.name} value={name} onChange={setName} error={name === '' || isName ? null : t.nameProblem} hint={t.nameHint} />
            <Field label={t.later} value={later} onChange={setTyped} hint={t.laterHint} mono />
          </div>
        ) : null}
      </div>
    ),
  };
}
