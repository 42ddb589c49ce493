import type { FolderLook } from '../../../../electron/contract/batch-folder';
import type { BatchPreview } from '../../../../electron/contract/batch-preview';
import { Notice } from '../../../kit';
import { faultWords } from '../../../words/batch-faults';
import { t } from '../../../words/catalogue/batch';
import { fileName } from '../../../words/paths';

/** How many files there are, and which of them get no output, with the reason. */
export function FolderFound({ look, found }: { look: FolderLook; found: BatchPreview }) {
  const { of, looked, troubles, done, failed } = look;
  const refused = troubles.filter(({ stops }) => stops).length;
  const titles = new Map(found.inputs.map(({ name, title }) => [name, title]));
  return (
    <>
      {of === 0 ? null : (
        <p className="preview-says" role="status">
          <strong>{t.folder.files(of)}</strong>{' '}
          <span className={refused > 0 ? 'preview-bad' : 'muted'}>{t.folder.refused(refused, troubles.length - refused)}</span>
          {done ? null : <span className="muted"> {t.folder.looking(looked)}</span>}
          {done && looked < of ? <span className="muted"> {t.folder.first(looked)}</span> : null}
        </p>
      )}
      {failed === null ? null : <Notice problem>{failed}</Notice>}
      {troubles.length > 0 ? (
        <div className="table-box folder-found" tabIndex={0} role="region" aria-label={t.folder.label}>
          <table className="table" aria-label={t.folder.label}>
            <thead>
              <tr>
                <th scope="col">{t.folder.file}</th>
                <th scope="col">{t.folder.why}</th>
              </tr>
            </thead>
            <tbody>
              {troubles.map((trouble) => (
                <tr key={trouble.file}>
                  <td className="strong ellipsis" title={trouble.file}>{trouble.file}</td>
                  <td>{faultWords(trouble, (name) => titles.get(name) ?? name)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {found.file === null ? null : <p className="small muted">{t.folder.shown(fileName(found.file))}</p>}
    </>
  );
}
