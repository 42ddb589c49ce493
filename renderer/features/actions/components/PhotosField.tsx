import { useState } from 'react';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { MOST_PHOTOS } from '../../../../electron/contract/actions';
import { Button } from '../../../kit';
import { errorText } from '../../../state/hooks';
import { photoBytes } from '../photo-bytes';
import { t } from '../../../words/catalogue/actions';

export interface ChosenPhoto {
  name: string;
  bytes: Uint8Array;
}

/** Pictures to keep with an action. */
export function PhotosField({ photos, onChange }: { photos: readonly ChosenPhoto[]; onChange(photos: ChosenPhoto[]): void }) {
  const [problem, setProblem] = useState<string | null>(null);
  const add = async (files: FileList | null) => {
    setProblem(null);
    try {
      const chosen = await Promise.all([...(files ?? [])].map(async (file) => ({ name: file.name, bytes: await photoBytes(file) })));
      onChange([...photos, ...chosen].slice(0, MOST_PHOTOS));
    } catch (error) {
      setProblem(errorText(error));
    }
  };
  return (
    <div className="field">
      <span className="label">{t.photos}</span>
      <ul className="photo-list">
        {photos.map(({ name }, at) => (
          <li key={`${name}/${at}`}>
            <span className="ellipsis">{name}</span>
            <Button small look="quiet" aria-label={t.removeOne(name)} onPress={() => onChange(photos.filter((_, other) => other !== at))}>{t.remove}</Button>
          </li>
        ))}
      </ul>
      <div>
        <FileTrigger acceptedFileTypes={['image/png', 'image/jpeg', 'image/webp']} allowsMultiple onSelect={(files) => void add(files)}>
          <Button small disabled={photos.length >= MOST_PHOTOS}>{t.addPhoto}</Button>
        </FileTrigger>
      </div>
      {problem ? <span className="field-error" role="alert">{problem}</span> : <span className="hint">{t.photosHint(MOST_PHOTOS)}</span>}
    </div>
  );
}
