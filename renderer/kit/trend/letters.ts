import { firstAt } from './pen-line';
import { HEAD_PX, valueLine, type PlotPen, type PlotScene, type Surface } from './scene';

/** Between two letters, CSS pixels. */
const APART_PX = 13;

/** Each line's letter at its right end, moved apart where they would lie over one another. Elements, which a browser moves without painting. */
export class Letters {
  private readonly box = document.createElement('div');
  private drawn: readonly PlotPen[] = [];
  private elements: HTMLElement[] = [];

  constructor(into: HTMLElement) {
    this.box.ariaHidden = 'true';
    into.append(this.box);
  }

  /** `surface`: what is seen, from the left and top of the sheet. */
  place(surface: Surface, scene: PlotScene): void {
    if (this.drawn !== scene.pens) this.make(scene.pens);
    const ratio = devicePixelRatio;
    const perMs = surface.width / (surface.to - surface.from);
    const places = scene.pens.map((pen, i) => {
      const { line } = pen;
      const last = Math.min(line.length, firstAt(line, scene.to)) - 1;
      if (last < 0 || line.x[last]! < scene.from) return { i, x: NaN, y: NaN };
      const y = valueLine(surface, scene, pen);
      return { i, x: Math.min((line.x[last]! - surface.from) * perMs + 9 * ratio, surface.width - 7 * ratio) / ratio, y: (y.a + y.b * line.mean[last]!) / ratio };
    });
    let above = -Infinity;
    for (const { i, x, y } of places.sort((a, b) => a.y - b.y)) {
      const { style } = this.elements[i]!;
      style.visibility = Number.isNaN(x) ? 'hidden' : 'visible';
      if (Number.isNaN(x)) continue;
      above = Math.min(Math.max(y, above + APART_PX, HEAD_PX + 4), surface.height / ratio - 8);
      style.transform = `translate(${x.toFixed(1)}px, ${above.toFixed(1)}px) translate(-50%, -50%)`;
    }
  }

  private make(pens: readonly PlotPen[]): void {
    this.drawn = pens;
    this.elements = pens.map(({ letter, colour }) => {
      const element = document.createElement('span');
      element.className = 'trend-letter';
      element.textContent = letter;
      element.style.color = `var(${colour})`;
      return element;
    });
    this.box.replaceChildren(...this.elements);
  }
}
