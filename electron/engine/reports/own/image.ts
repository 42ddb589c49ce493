import { createHash } from 'node:crypto';
import { MillwrightError } from '../../../contract/errors';
import { type Block, IMAGE_MOST_BYTES, IMAGE_MOST_SIDE, type ReportImage } from '../../../contract/own-reports';
import { photoTypeOf } from '../../actions';
import { html, none, raw } from '../page/html';
import { plain, type BlockResult } from './result';

export interface KeptImage extends ReportImage {
  content: Uint8Array;
}

/**
 * What a file's content is as a picture of a report. PNG and JPEG alone: an SVG is a program, and what prints it is the browser that the site's data are in.
 * @throws invalid-input, in words
 */
export function imageOf(content: Uint8Array): KeptImage {
  const type = photoTypeOf(content);
  const refuse = (why: string) => new MillwrightError('invalid-input', `The picture ${why}`);
  if (content.byteLength > IMAGE_MOST_BYTES) throw refuse('is larger than 2 MiB: save it smaller.');
  if (type !== 'image/png' && type !== 'image/jpeg') throw refuse('is neither PNG nor JPEG: save it as one of them.');
  const size = type === 'image/png' ? pngSize(content) : jpegSize(content);
  if (!size || size.width < 1 || size.height < 1) throw refuse('is damaged: its size can’t be read.');
  if (size.width > IMAGE_MOST_SIDE || size.height > IMAGE_MOST_SIDE) throw refuse(`is ${size.width} × ${size.height} pixels; ${IMAGE_MOST_SIDE} a side are the most.`);
  return { image: createHash('sha256').update(content).digest('hex'), type, ...size, bytes: content.byteLength, content };
}

/** ISO/IEC 15948, 11.2.2; the end chunk says that it is all there. */
function pngSize(content: Uint8Array): { width: number; height: number } | null {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const end = Buffer.from(content.subarray(-12)).toString('latin1');
  return content.byteLength < 45 || !end.includes('IEND') ? null : { width: view.getUint32(16), height: view.getUint32(20) };
}

/** ISO/IEC 10918-1, B.2.2: the frame header, found from marker to marker; the end of the image has to be there. */
function jpegSize(content: Uint8Array): { width: number; height: number } | null {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  if (!Buffer.from(content.buffer, content.byteOffset, content.byteLength).subarray(-64).includes(Buffer.from([0xff, 0xd9]))) return null;
  for (let at = 2; at + 9 < content.byteLength; ) {
    if (content[at] !== 0xff) return null;
    const marker = content[at + 1] ?? 0;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}

export function imageBlock(block: Extract<Block, { kind: 'image' }>, kept: KeptImage): BlockResult {
  const source = `data:${kept.type};base64,${Buffer.from(kept.content).toString('base64')}`;
  return plain(html`<figure class="image" data-block="${block.id}"><img src="${source}" alt="${block.alt}" style="width:${block.widthMm}mm;${raw(`aspect-ratio:${kept.width}/${kept.height}`)}">${block.title === undefined ? none : html`<figcaption>${block.title}</figcaption>`}</figure>`);
}
