import { readFileSync } from 'node:fs';

/** What stands on a virtual display, seen from outside of every program that draws there. */
export interface Picture {
  width: number;
  height: number;
  /** 0xRRGGBB, row by row. */
  pixels: Uint32Array;
}

/** Reads the XWD file that Xvfb keeps its screen in (24 bits in words of 32): a header in big-endian words, the colour map, the pixels. */
export function readScreen(file: string): Picture {
  const bytes = readFileSync(file);
  const word = (index: number): number => bytes.readUInt32BE(index * 4);
  const [headerSize, width, height, bitsPerPixel, bytesPerLine, colours] = [word(0), word(4), word(5), word(11), word(12), word(19)];
  if (bitsPerPixel !== 32) throw new Error(`the display has ${bitsPerPixel} bits a pixel, not 32`);
  const start = headerSize + colours * 12;
  const pixels = new Uint32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) pixels[y * width + x] = bytes.readUInt32LE(start + y * bytesPerLine + x * 4) & 0xffffff;
  }
  return { width, height, pixels };
}

/** How many colours the picture has: 1 when it is blank, a handful for a page without text, hundreds for text and charts with smooth edges. */
export function coloursIn({ pixels }: Picture): number {
  return new Set(pixels).size;
}

/** The share of the pixels that differ, 0 to 1. */
export function difference(a: Picture, b: Picture): number {
  let different = 0;
  for (let i = 0; i < a.pixels.length; i++) if (a.pixels[i] !== b.pixels[i]) different++;
  return different / a.pixels.length;
}
