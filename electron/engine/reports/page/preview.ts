import { marginsMm, type Paper, paperMm } from '../../../contract/deliver';
import { html, raw, type Html } from './html';
import { colours, family } from './style';

/** Pages that a preview can be turned to. */
const mostPages = 60;

const millimetres = (value: number): string => `${Number(value.toFixed(1))}mm`;

/**
 * The page as it is printed, for a window to look at: its pages stand beside each other, as columns of the size of what is printed on, so that the same rules break them. Head and foot are
 * drawn on each; how many there are is known once it is laid out.
 */
export function previewOf(page: string, { plant, heading, foot, simulated }: { plant: string; heading: string; foot: string; simulated: string | null }, paper: Paper): string {
  const { width, height } = paperMm[paper];
  const { top, side, bottom } = marginsMm;
  const wide = millimetres(width - 2 * side);
  const left = (i: number) => `left:${millimetres(i * width + side)}`;
  const style = raw(`<style>
html, body { height: ${millimetres(height)}; overflow: hidden; background: #FFFFFF; }
main { position: absolute; top: ${top}mm; left: ${side}mm; width: ${wide}; height: ${millimetres(height - top - bottom)}; column-width: ${wide}; column-gap: ${2 * side}mm; column-fill: auto; }
section.page, .pagebreak { break-before: column; }
.run { position: absolute; width: ${wide}; display: flex; gap: 10pt; font: 400 8.5pt/12pt ${family}; color: ${colours.muted}; white-space: nowrap; }
.run > :last-child { margin-left: auto; }
.run b { font-weight: 600; color: ${colours.text}; }
.run.head { top: 13mm; }
.run.foot { bottom: 9mm; border-top: 0.75pt solid ${colours.line}; padding-top: 6pt; }
</style>`);
  const running = Array.from({ length: mostPages }, (_, i): Html => html`<div class="run head" aria-hidden="true" style="${left(i)}"><span>${plant}</span>${simulated === null ? '' : html`<b>${simulated}</b>`}<span>${heading}</span></div><div class="run foot" aria-hidden="true" style="${left(i)}"><span>${foot}</span><span>${i + 1}</span></div>`);
  // By functions: a sign of money in a name is no pattern.
  return page.replace('</head>', () => `${style.text}</head>`).replace('</body>', () => `${running.map(({ text }) => text).join('')}</body>`);
}
