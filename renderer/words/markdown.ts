/** The few forms of Markdown that a model's card uses, as blocks. Nothing in it is ever taken as HTML. */

export type Block =
  | { type: 'heading'; level: number; text: string }
  | { type: 'paragraph'; text: string }
  | { type: 'list'; ordered: boolean; items: string[] }
  | { type: 'table'; head: string[]; rows: string[][] }
  | { type: 'code'; text: string };

const cells = (line: string) => line.trim().replace(/^\|/, '').replace(/\|$/, '').split('|').map((cell) => plain(cell.trim()));

/** Inline marks taken off; a link becomes its text, as nothing here leads outside. */
export function plain(text: string): string {
  return text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(\*\*|__)(.+?)\1/g, '$2')
    .replace(/`([^`]*)`/g, '$1')
    .replace(/(^|[\s(])[*_]([^*_\s][^*_]*)[*_](?=[\s).,;:]|$)/g, '$1$2');
}

export function blocks(source: string): Block[] {
  const lines = source.replace(/\r\n?/g, '\n').split('\n');
  const out: Block[] = [];
  let i = 0;
  const startsBlock = (line: string) => /^(#{1,6} |```|\s*[-*+] |\s*\d+[.)] |\|)/.test(line) || line.trim() === '';
  while (i < lines.length) {
    const line = lines[i]!;
    const heading = /^(#{1,6}) +(.*?) *#*$/.exec(line);
    if (heading) {
      out.push({ type: 'heading', level: heading[1]!.length, text: plain(heading[2]!) });
      i++;
    } else if (line.startsWith('```')) {
      const code: string[] = [];
      for (i++; i < lines.length && !lines[i]!.startsWith('```'); i++) code.push(lines[i]!);
      i++;
      out.push({ type: 'code', text: code.join('\n') });
    } else if (line.startsWith('|') && /^\|?[\s:|-]+\|?$/.test(lines[i + 1] ?? '')) {
      const head = cells(line);
      const rows: string[][] = [];
      for (i += 2; i < lines.length && lines[i]!.startsWith('|'); i++) rows.push(cells(lines[i]!));
      out.push({ type: 'table', head, rows });
    } else if (/^\s*([-*+]|\d+[.)]) /.test(line)) {
      const ordered = /^\s*\d/.test(line);
      const items: string[] = [];
      for (; i < lines.length && lines[i]!.trim() !== ''; i++) {
        const item = /^\s*(?:[-*+]|\d+[.)]) +(.*)$/.exec(lines[i]!);
        if (item) items.push(item[1]!);
        else items[items.length - 1] += ` ${lines[i]!.trim()}`;
      }
      out.push({ type: 'list', ordered, items: items.map(plain) });
    } else if (line.trim() === '') {
      i++;
    } else {
      const text = [line.trim()];
      for (i++; i < lines.length && !startsBlock(lines[i]!); i++) text.push(lines[i]!.trim());
      out.push({ type: 'paragraph', text: plain(text.join(' ')) });
    }
  }
  return out;
}
