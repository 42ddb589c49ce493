/** The paragraphs and points of a model card's section on limits, without Markdown's marks; tables are left out. */
export function limitsOfCard(card: string): string[] {
  const lines = card.split(/\r?\n/);
  const start = lines.findIndex((line) => /^#{1,4}\s+.*\blimit/i.test(line));
  if (start < 0) return [];
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => /^#{1,4}\s/.test(line));
  const paragraphs: string[] = [];
  let open = false;
  for (const line of end < 0 ? rest : rest.slice(0, end)) {
    const text = line.trim();
    if (text === '' || text.startsWith('|')) {
      open = false;
      continue;
    }
    const point = /^[-*+]\s+(.*)$/.exec(text);
    if (point || !open) paragraphs.push(plain(point?.[1] ?? text));
    else paragraphs[paragraphs.length - 1] += ` ${plain(text)}`;
    open = true;
  }
  return paragraphs;
}

const plain = (text: string): string => text.replace(/\*\*|__|`/g, '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/<(https?:[^>]*)>/g, '$1');
