import { useState } from 'react';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { type Block, IMAGE_MOST_BYTES } from '../../../../electron/contract/own-reports';
import { Button, Field, Notice } from '../../../kit';
import { useAction } from '../../../state/hooks';
import { t } from '../../../words/catalogue/own-reports';
import { NO_IMAGE } from './draft';
import { NumberField } from './fields';

type Image = Extract<Block, { kind: 'image' }>;

export function ImageForm({ block, onChange }: { block: Image; onChange(block: Block, field?: string): void }) {
  const [tooLarge, setTooLarge] = useState(false);
  const add = useAction(async (client, file: File) => {
    const { image } = await client.reports.addImage({ bytes: new Uint8Array(await file.arrayBuffer()) });
    onChange({ ...block, image });
  });
  const choose = (file: File | undefined) => {
    if (!file) return;
    setTooLarge(file.size > IMAGE_MOST_BYTES);
    if (file.size <= IMAGE_MOST_BYTES) void add.run(file);
  };
  return (
    <>
      <div>
        <FileTrigger acceptedFileTypes={['image/png', 'image/jpeg']} onSelect={(files) => choose(files?.[0])}>
          <Button small pending={add.pending}>{block.image === NO_IMAGE ? t.choosePicture : t.otherPicture}</Button>
        </FileTrigger>
      </div>
      {tooLarge || add.error ? <Notice problem>{tooLarge ? t.pictureTooLarge : add.error}</Notice> : null}
      <Field label={t.alt} value={block.alt} onChange={(alt) => onChange({ ...block, alt }, 'alt')} />
      <NumberField label={t.widthMm} value={block.widthMm} onChange={(widthMm) => onChange({ ...block, widthMm: widthMm ?? 170 }, 'widthMm')} />
    </>
  );
}
