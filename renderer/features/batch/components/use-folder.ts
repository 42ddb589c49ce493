import { useEffect, useState } from 'react';
import type { FolderLook } from '../../../../electron/contract/batch-folder';
import type { BatchPreview } from '../../../../electron/contract/batch-preview';
import type { Client } from '../../../../electron/contract/contract';
import { errorText, useConnection } from '../../../state/hooks';

export type FolderAsked = Parameters<Client['batch']['lookFolder']>[0];

/** Looks at each file of a run that gives each an output of its own, again with each change. What was found before stays in sight until the next is known; undefined: what to ask is not known yet; null: there is nothing to look at. */
export function useFolder(what: FolderAsked | null | undefined): FolderLook | null {
  const { client } = useConnection();
  const [look, setLook] = useState<FolderLook | null>(null);
  const asked = what === undefined ? undefined : JSON.stringify(what);
  useEffect(() => {
    if (!client || asked === undefined) return;
    const now = JSON.parse(asked) as FolderAsked | null;
    if (now === null) return setLook(null);
    return client.batch.lookFolder(now, setLook, (error) => error && setLook({ of: 0, looked: 0, troubles: [], done: true, failed: errorText(error) }));
  }, [client, asked]);
  return what === null ? null : look;
}

/** Found of whatever file is looked at: with them no file can be scored. */
const ofAll: readonly BatchPreview['warnings'][number]['code'][] = ['no-background', 'no-amount', 'no-value'];

/** Whether a run would come to nothing. Of several files the one that is shown says nothing of the others. */
export function isStopped({ file, warnings }: Pick<BatchPreview, 'file' | 'warnings'>, folder: FolderLook | null): boolean {
  const stops = warnings.filter((warning) => warning.stops);
  if (file === null || !folder?.done) return stops.length > 0;
  const refused = folder.troubles.filter((one) => one.stops).length;
  return folder.failed !== null || refused === folder.of || stops.some(({ code }) => ofAll.includes(code));
}
