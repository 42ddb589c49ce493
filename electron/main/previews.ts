/**
 * Pages of reports that are being written, for a frame without scripts within the window. They stand under an address of the window's own scheme, since a frame that is given its content takes over the window's policy, which has no
 * place for the style of a page; theirs lets in nothing but that and what they bring themselves.
 */
const PATH = '/preview/';
/** Of all windows: one that is looked at, and one that comes after it. */
const mostKept = 16;
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors app://millwright; sandbox allow-same-origin";

const kept = new Map<string, string>();
let next = 1;

/** Its address, good until others have come after it. */
export function keepPreview(html: string): string {
  const name = `${next++}.html`;
  kept.set(name, html);
  for (const old of [...kept.keys()].slice(0, -mostKept)) kept.delete(old);
  return `app://millwright${PATH}${name}`;
}

export const isPreview = (url: string): boolean => url.startsWith(`app://millwright${PATH}`);

/** Undefined: the address is of none. */
export function previewAt(url: URL): Response | undefined {
  if (!url.pathname.startsWith(PATH)) return undefined;
  const html = kept.get(url.pathname.slice(PATH.length));
  return html === undefined ? new Response(null, { status: 404 }) : new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy, 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' } });
}
