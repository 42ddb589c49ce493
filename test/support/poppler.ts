/** A PDF as poppler reads it: a reader that is not ours. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryDir } from './store';

const run = promisify(execFile);

export interface PdfFacts {
  pages: number;
  title: string;
  /** Structure for screen readers. */
  tagged: boolean;
  /** Width and height of the first page, in points. */
  size: [number, number];
  /** `embedded`: whoever opens it needs no font of their own. */
  fonts: { name: string; embedded: boolean }[];
  /** The structure's kinds in order, as a screen reader comes to them: `H1`, `Table`, `TR`, … */
  structure: string[];
  text: string;
}

export async function pdfFacts(pdf: Uint8Array): Promise<PdfFacts> {
  const path = join(await temporaryDir(), 'report.pdf');
  await writeFile(path, pdf);
  const ask = async (command: string, ...args: string[]) => (await run(command, args, { maxBuffer: 64 * 1024 * 1024 })).stdout;
  const [info, fonts, structure, text] = [await ask('pdfinfo', path), await ask('pdffonts', path), await ask('pdfinfo', '-struct', path), await ask('pdftotext', '-layout', path, '-')];
  const fact = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(info)?.[1]?.trim() ?? '';
  const [width = NaN, height = NaN] = fact('Page size').split(/ x | /).map(Number);
  return {
    pages: Number(fact('Pages')), title: fact('Title'), tagged: fact('Tagged') === 'yes', size: [width, height],
    // Columns end where the name may be long: what is asked is the third from the end of `emb sub uni object ID`.
    fonts: fonts.split('\n').slice(2).filter(Boolean).map((line) => ({ name: line.split(/\s+/)[0] ?? '', embedded: line.trim().split(/\s+/).at(-5) === 'yes' })),
    structure: structure.split('\n').map((line) => /^\s*([A-Z][A-Za-z0-9]*)\b/.exec(line)?.[1]).filter((kind) => kind !== undefined),
    text,
  };
}

/** The text of each page, and the page that each named place is on, from 1 on. */
export async function pdfPlaces(pdf: Uint8Array): Promise<{ pages: string[]; places: Map<string, number> }> {
  const path = join(await temporaryDir(), 'report.pdf');
  await writeFile(path, pdf);
  const [text, named] = [(await run('pdftotext', [path, '-'])).stdout, (await run('pdfinfo', ['-dests', path])).stdout];
  return { pages: text.split('\f'), places: new Map([...named.matchAll(/^\s*(\d+) \[.*\] "(.*)"$/gm)].map(([, page, name]) => [name ?? '', Number(page)])) };
}
