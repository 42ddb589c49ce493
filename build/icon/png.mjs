/** Draws the mark at any size and writes it as PNG, without a library. */
import * as zlib from 'node:zlib';
import { colours, corner, gear, hub, inside, letter } from './shape.mjs';

/** Samples a pixel in each direction, for smooth edges. */
const SAMPLES = 4;

/** @param {number} size in pixels @returns {Buffer} */
export function png(size) {
  const outline = gear();
  const m = letter();
  const scanlines = Buffer.alloc(size * (1 + 4 * size));
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const sum = [0, 0, 0, 0];
      for (let sample = 0; sample < SAMPLES * SAMPLES; sample++) {
        const x = ((column + ((sample % SAMPLES) + 0.5) / SAMPLES) / size) * 100;
        const y = ((row + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES) / size) * 100;
        const colour = colourAt(x, y, outline, m);
        if (colour) for (let i = 0; i < 4; i++) sum[i] += i < 3 ? colour[i] : 1;
      }
      const at = row * (1 + 4 * size) + 1 + 4 * column;
      for (let i = 0; i < 3; i++) scanlines[at + i] = sum[3] > 0 ? Math.round(sum[i] / sum[3]) : 0;
      scanlines[at + 3] = Math.round((sum[3] / SAMPLES ** 2) * 255);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8); // eight bits a channel, RGBA
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header), chunk('IDAT', zlib.deflateSync(scanlines, { level: 9 })), chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** @param {number} x @param {number} y @param {import('./shape.mjs').Point[]} outline @param {import('./shape.mjs').Point[]} m */
function colourAt(x, y, outline, m) {
  const dx = Math.max(corner - x, x - (100 - corner), 0);
  const dy = Math.max(corner - y, y - (100 - corner), 0);
  if (dx * dx + dy * dy > corner * corner) return undefined;
  if (inside(m, x, y)) return colours.letter;
  if (Math.hypot(x - 50, y - 50) > hub && inside(outline, x, y)) return colours.gear;
  return colours.top.map((from, i) => from + ((colours.bottom[i] - from) * y) / 100);
}

/** @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

/** Node has its own from 20.15 on. @param {Buffer} data */
function crc32(data) {
  if (zlib.crc32) return zlib.crc32(data);
  let crc = -1;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
