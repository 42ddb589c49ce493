import { html, none, type Html } from '../page/html';

/** Paragraphs, `# ` and `## ` headings, `- ` and `1. ` lists and `**bold**`; everything else is text as it stands. Whatever comes in by fields is text too. */
export function markup(text: string, fill: (text: string) => string): Html {
  const parts: Html[] = [];
  let lines: string[] = [];
  let items: string[] = [];
  let ordered = false;
  const inline = (given: string) => bold(given, fill);
  const endParagraph = () => {
    if (lines.length > 0) parts.push(html`<p>${inline(lines.join(' '))}</p>`);
    lines = [];
  };
  const endList = () => {
    const all = items.map((item) => html`<li>${inline(item)}</li>`);
    if (all.length > 0) parts.push(ordered ? html`<ol>${all}</ol>` : html`<ul class="plain">${all}</ul>`);
    items = [];
  };
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    const heading = /^(#{1,2})\s+(.*)$/.exec(line);
    const item = /^(-|\*|\d{1,3}\.)\s+(.*)$/.exec(line);
    if (item) {
      endParagraph();
      const numbered = /\d/.test(item[1] ?? '');
      if (numbered !== ordered) endList();
      ordered = numbered;
      items.push(item[2] ?? '');
      continue;
    }
    endList();
    if (heading || line === '') endParagraph();
    if (heading) parts.push(heading[1] === '#' ? html`<h2>${inline(heading[2] ?? '')}</h2>` : html`<h3>${inline(heading[2] ?? '')}</h3>`);
    else if (line !== '') lines.push(line);
  }
  endParagraph();
  endList();
  return html`${parts}`;
}

/** Bold is looked for in what was written, not in what a field stands for. */
function bold(text: string, fill: (text: string) => string): Html {
  const parts = text.split('**');
  if (parts.length % 2 === 0) return html`${fill(text)}`;
  return html`${parts.map((part, i) => (part === '' ? none : i % 2 === 1 ? html`<b>${fill(part)}</b>` : fill(part)))}`;
}
