import { isFolder, outputFormats, type OutputAs } from '../../../../electron/contract/batch';
import { Check, Choice, Segments } from '../../../kit';
import { useAppliance } from '../../../state/hooks';
import { t } from '../../../words/catalogue/batch';
import { fileName } from '../../../words/paths';
import type { Draft } from './draft';
import { PathField } from './PathField';

/** Where predictions go, as far as it is said. */
export interface To {
  /** Each file gets an output of its own in a folder. */
  each: boolean;
  file: string;
  folder: string;
  /** What each becomes; empty: what its input is. */
  format: OutputAs | '';
  replace: boolean;
}

export const nowhere: To = { each: false, file: '', folder: '', format: '', replace: false };

/** Whether each file gets an output of its own. */
export const isEach = (to: To, draft: Draft): boolean => to.each && draft.from === 'file';

/** As a run is asked for; null: it is not said yet. That a file may be replaced the system's own dialog has asked. */
export function outputOf(to: To, draft: Draft): { output: string; overwrite: boolean; format?: OutputAs } | null {
  if (!isEach(to, draft)) return to.file === '' ? null : { output: to.file, overwrite: true };
  const folder = to.folder.trim();
  return folder === '' ? null : { output: isFolder(folder) ? folder : `${folder}/`, overwrite: to.replace, ...(to.format !== '' && { format: to.format }) };
}

const suggested = (input: string) => fileName(input).replace(/\.(xlsm|xls|xlsb|db|sqlite|sqlite3|txt)$/i, '.csv').replace(/(\.[^.]+)?$/, '-scored$1');
const suggestedFor = ({ from, path, database }: Draft) => (from === 'file' ? suggested(path) : `${from === 'history' ? 'history' : database ?? 'rows'}-scored.csv`);

/** One file, or of files a folder in which each has its own. */
export function Destination({ to, draft, disabled, onChange }: { to: To; draft: Draft; disabled: boolean; onChange(what: Partial<To>): void }) {
  const { bridge } = useAppliance();
  const each = isEach(to, draft);
  return (
    <>
      {draft.from === 'file' ? <div className="score-from"><Segments<'one' | 'each'> label={t.into.label} value={each ? 'each' : 'one'} choices={[{ key: 'one', text: t.into.one }, { key: 'each', text: t.into.each }]} onChange={(key) => onChange({ each: key === 'each' })} /></div> : null}
      {each ? (
        <>
          <PathField label={t.goToFolder} value={to.folder} placeholder={t.noFolder} hint={t.folderHint} onChange={(folder) => onChange({ folder })} onPick={async () => onChange({ folder: (await bridge.pickFile({ title: t.whichFolder, kind: 'folder' })) ?? to.folder })} />
          <div className="score-options">
            <Choice<To['format']> label={t.becomes} value={to.format} choices={[{ key: '', text: t.asInput }, ...outputFormats.map((key) => ({ key, text: t.formats[key] }))]} onChange={(format) => onChange({ format })} />
            <Check value={to.replace} onChange={(replace) => onChange({ replace })}>{t.replace}</Check>
          </div>
        </>
      ) : (
        <PathField label={t.goTo} value={to.file} readOnly disabled={disabled} onPick={async () => onChange({ file: (await bridge.pickFile({ title: t.whereTo, kind: 'save-data', suggestedName: suggestedFor(draft) })) ?? to.file })} />
      )}
    </>
  );
}
