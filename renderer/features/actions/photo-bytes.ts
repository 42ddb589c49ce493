import { PHOTO_MOST_BYTES } from '../../../electron/contract/actions';
import { t } from '../../words/catalogue/actions';

/** More than this is more than a screen shows. */
const LONG_SIDE_PX = 2400;
const KEPT_AS_IS_BYTES = 1_500_000;
const JPEG_QUALITY = 0.85;

/** A picture's content, made smaller where it is larger than a screen shows. @throws Error in words, where it is no picture that can be read */
export async function photoBytes(file: File): Promise<Uint8Array> {
  const whole = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());
  const known = ['image/png', 'image/jpeg', 'image/webp'].includes(file.type);
  if (known && file.size <= KEPT_AS_IS_BYTES) return whole(file);
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) throw new Error(t.noPicture(file.name));
  try {
    const scale = Math.min(1, LONG_SIDE_PX / Math.max(bitmap.width, bitmap.height));
    const canvas = new OffscreenCanvas(Math.round(bitmap.width * scale), Math.round(bitmap.height * scale));
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const bytes = await whole(await canvas.convertToBlob({ type: 'image/jpeg', quality: JPEG_QUALITY }));
    if (bytes.byteLength > PHOTO_MOST_BYTES) throw new Error(t.tooLarge(file.name));
    return bytes;
  } finally {
    bitmap.close();
  }
}
