import type { Parsed } from './options';

/** stdout has the answer and nothing else; whatever is said on the way goes to stderr. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** One JSON document, or the lines for a person. */
export function answer(parsed: Parsed, value: unknown, lines: () => string[]): void {
  process.stdout.write(parsed.json ? `${JSON.stringify(value, null, 2)}\n` : lines().map((line) => `${line}\n`).join(''));
}

/** A plain table: columns as wide as their widest cell, numbers on the right. */
export function table(head: string[], rows: (string | number)[][]): string[] {
  const text = [head, ...rows.map((row) => row.map(String))];
  const widths = head.map((_, column) => Math.max(...text.map((row) => row[column]?.length ?? 0)));
  const right = head.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number'));
  return text.map((row) => row.map((cell, column) => (right[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!))).join('  ').trimEnd());
}

/** A progress bar on a terminal, a line every ten per cent elsewhere. */
export function progressBar(label: string): { update(done: number, text: string): void; end(): void } {
  const terminal = process.stderr.isTTY;
  let lastTenth = -1;
  return {
    update: (done, text) => {
      const share = Math.min(1, Math.max(0, done));
      const tenth = Math.floor(share * 10);
      if (terminal) {
        const filled = Math.round(share * 30);
        process.stderr.write(`\r${label} [${'#'.repeat(filled)}${'-'.repeat(30 - filled)}] ${Math.round(share * 100)} % ${text}\x1b[K`);
      } else if (tenth > lastTenth && done > 0) {
        lastTenth = tenth;
        note(`${label} ${Math.round(share * 100)} % ${text}`);
      }
    },
    end: () => {
      if (terminal) process.stderr.write('\n');
    },
  };
}
