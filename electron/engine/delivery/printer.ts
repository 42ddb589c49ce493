import { spawn } from 'node:child_process';
import type { PrinterFound } from '../../contract/deliver';
import { HELD, isTaken, jobsOf } from './print-queue';
import { Undelivered } from './trouble';

/** A spooler that hangs is waited for so long. */
const PATIENCE_MS = 20_000;
const NONE = 'This system has no spooler that Millwright can print through: CUPS (lp, lpstat) is wanted.';

interface Said {
  code: number | null;
  out: string;
  err: string;
}

/** Runs a program of the spooler, in its plain words. Errors: Undelivered, where there is none or it does not answer. */
function ask(program: string, args: readonly string[], input?: Uint8Array): Promise<Said> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, LC_ALL: 'C', LANG: 'C' } });
    let [out, err] = ['', ''];
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Undelivered('The spooler of this system does not answer.'));
    }, PATIENCE_MS);
    child.stdout.on('data', (piece: Buffer) => (out += piece.toString()));
    child.stderr.on('data', (piece: Buffer) => (err += piece.toString()));
    child.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      reject(new Undelivered(error.code === 'ENOENT' ? NONE : `The spooler could not be asked: ${error.message}.`));
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, out, err: err.trim() });
    });
    // It may end before it has read everything: what it says of that is its answer.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** Those that the system knows; none where it has no spooler. */
export async function printers(): Promise<PrinterFound[]> {
  const said = await ask('lpstat', ['-p', '-d']).catch(() => undefined);
  if (!said) return [];
  const chosen = /^system default destination: (\S+)/m.exec(said.out)?.[1];
  return [...said.out.matchAll(/^printer (\S+) (.*)$/gm)].map(([, name = '', says = '']) => ({ name, isDefault: name === chosen, says: says.replace(/\s+/g, ' ').trim() }));
}

export interface Printing {
  title: string;
  /** What it is known by in its queue, each time that it is tried. */
  mark: string;
  media: 'A4' | 'Letter';
}

/**
 * Hands a PDF to the system's spooler, which keeps it until the printer has it. The file itself and not a page of HTML: what comes out is what was signed. It goes over a pipe, so that it lies nowhere in the clear but with the spooler.
 * Where the queue can be asked, what it has by this mark is not handed to it again, and none is printed before all of it is there: `lp` takes the end of a process that was killed for the end of the file.
 * Returns the job's name. Errors: Undelivered, lasting where the system knows no such printer.
 */
export async function printPdfFile(printer: string, pdf: Uint8Array, printing: Printing): Promise<string> {
  const jobs = (await jobsOf(printer))?.filter(({ name }) => name.endsWith(marked(printing.mark)));
  const there = jobs?.find(isTaken);
  if (there) return `${printer}-${there.id}`;
  for (const { id } of jobs?.filter(({ state }) => state === HELD) ?? []) await ask('cancel', [`${printer}-${id}`]);
  if (!jobs) return handOver(printer, pdf, printing, []);
  const job = await handOver(printer, pdf, printing, ['-H', 'hold']);
  if ((await ask('lp', ['-i', job, '-H', 'resume'])).code === 0) return job;
  // Who may print may not release here.
  await ask('cancel', [job]);
  return handOver(printer, pdf, printing, []);
}

const marked = (mark: string): string => ` [${mark}]`;

async function handOver(printer: string, pdf: Uint8Array, { title, mark, media }: Printing, more: readonly string[]): Promise<string> {
  const { code, out, err } = await ask('lp', ['-d', printer, '-t', `${title.replace(/[\u0000-\u001f]/g, ' ').slice(0, 70)}${marked(mark)}`, '-o', `media=${media}`, ...more, '-'], pdf);
  if (code === 0) return /request id is (\S+)/.exec(out)?.[1] ?? '';
  const words = err.replace(/^lp: (Error - )?/gm, '').replace(/\s+/g, ' ').replace(/\.$/, '').slice(0, 200) || `lp ended with ${code}`;
  const unknown = /does not exist|no such (printer|destination)|unknown destination|not found/i.test(words);
  throw new Undelivered(unknown ? `This system knows no printer "${printer}": ${words}.` : `The spooler does not take it for ${printer}: ${words}.`, false, unknown);
}
