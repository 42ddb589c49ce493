/** Colours of the theme for canvases, which don't know CSS variables. */

let probe: HTMLElement | undefined;
const resolved = new Map<string, string>();
const listeners = new Set<() => void>();

function forget(): void {
  resolved.clear();
  for (const listener of listeners) listener();
}

function theProbe(): HTMLElement {
  if (probe) return probe;
  probe = document.createElement('i');
  probe.hidden = true;
  document.body.append(probe);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', forget);
  new MutationObserver(forget).observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'data-contrast'] });
  return probe;
}

/** The present colour of a variable such as `--data`, ready for a canvas. */
export function token(name: string): string {
  let colour = resolved.get(name);
  if (colour === undefined) {
    const element = theProbe();
    element.style.color = `var(${name})`;
    resolved.set(name, (colour = getComputedStyle(element).color));
  }
  return colour;
}

export function onThemeChange(listener: () => void): () => void {
  theProbe();
  listeners.add(listener);
  return () => listeners.delete(listener);
}
