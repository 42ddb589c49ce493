/** Markup that is known to be safe: text becomes it only through `html`, which escapes. */
export class Html {
  constructor(readonly text: string) {}
  toString(): string {
    return this.text;
  }
}

type Part = Html | string | number | null | undefined | false | readonly Part[];

/** A template whose values are escaped unless they are markup already; nothing and `false` leave no trace. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  let text = strings[0] ?? '';
  parts.forEach((part, index) => {
    text += render(part) + (strings[index + 1] ?? '');
  });
  return new Html(text);
}

/** For markup that this program wrote itself: style sheets, numbers of a path. Never for a name or a text from outside. */
export const raw = (text: string): Html => new Html(text);

export const none = new Html('');

function render(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'string') return escape(part);
  return typeof part === 'number' ? String(part) : part.map(render).join('');
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** Control characters have no place in a page; what is odd stays visible. */
function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character] ?? '').replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '\ufffd');
}

const characters = Object.fromEntries(Object.entries(escapes).map(([character, entity]) => [entity, character]));
/** What markup of our own says, on one line. */
export const plainText = (markup: string): string => markup.replace(/<[^>]*>/g, '').replace(/&[a-z0-9#]+;/g, (entity) => characters[entity] ?? entity).replace(/[ \t\r\n]+/g, ' ').trim();
