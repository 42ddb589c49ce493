import { describe, expect, it } from 'vitest';
import { openingOf } from '../../../../electron/engine/reports/archived-files';
import { columnTypes } from '../../../../electron/engine/reports/columns-of';
import { healthContent } from '../../../../electron/engine/reports/health/report';
import { headingPages } from '../../../../electron/engine/reports/page/contents';
import { neededFonts, type FontFile } from '../../../../electron/engine/reports/page/fonts';
import { html } from '../../../../electron/engine/reports/page/html';
import { previewOf } from '../../../../electron/engine/reports/page/preview';
import { printReport } from '../../../../electron/engine/reports/printing';
import { alarm, facts, machine, renderHealth, steady } from './facts';

const subsets = ['latin', 'latin-ext', 'greek', 'cyrillic'] as const;
const fonts: FontFile[] = subsets.map((subset) => ({ weight: 400, subset, woff2: Uint8Array.of(subsets.indexOf(subset)) }));
const plant = (name = 'Mill') => facts([machine(1, steady(0.7)), { ...machine(2, steady(0.1)), name }], { alarms: [alarm(1, 1)] });
const made = () => renderHealth(plant(), fonts);

describe('a report as one file', () => {
  it('brings the fonts that its letters need, and none of another script', () => {
    const of = (text: string) => neededFonts(fonts, text).map(({ subset }) => subset);
    expect([of('Mill 1 – 50 %'), of('Łódź'), of('Θ'), of('насос'), of('')]).toEqual([['latin'], ['latin', 'latin-ext'], ['greek'], ['cyrillic'], []]);
  });

  it('takes no name for markup, and lets wide things scroll', () => {
    const file = renderHealth(plant('<script>alert(1)</script>'), fonts).screen(true);
    expect(file).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(file.match(/<script/g)).toBeNull();
    expect(file.match(/<table/g)?.length).toBe(file.match(/<div class="wide" tabindex="0" role="group" aria-label="Table"><table/g)?.length);
    expect(file.match(/<div/g)?.length).toBe(file.match(/<\/div>/g)?.length);
  });

  it('names its sections and leads to each of them', () => {
    const { headings, screen, html: plain } = made();
    expect(headings.length).toBeGreaterThan(3);
    for (const { id, text } of headings) {
      expect(screen(true)).toContain(`<a href="#${id}"><span>${text.text}</span>`);
      expect(screen(false)).not.toContain(`href="#${id}"`);
      expect(plain).toContain(`<h2 id="${id}"`);
    }
  });

  it('says first what it found, without marks', () => {
    const { heading, lead } = openingOf(healthContent(plant('A & B')).body.text);
    expect(heading).toBe('One of 2 machines needs attention');
    expect(lead).toMatch(/^Mill 01 stands at 70/);
    expect(openingOf(html`<h1>${'a < b & "c"'}</h1><p class="lead"><b>One.</b> x</p><p class="lead">y</p>`.text)).toEqual({ heading: 'a < b & "c"', lead: 'One. x\n\ny' });
  });
});

describe('the page of a preview', () => {
  it('has head and foot as they are written', () => {
    const page = previewOf('<html><head></head><body><main>x</main></body></html>', { plant: 'A & $B', heading: "Costs in $$, $' and $&", foot: '$`', simulated: null }, 'a4');
    expect(page).toContain('<span>A &amp; $B</span><span>Costs in $$, $&#39; and $&amp;</span>');
    expect(page.match(/<\/body>/g)).toHaveLength(1);
    expect(page).toContain('<span>$`</span>');
  });

  it('is of the paper that it will be printed on', () => {
    const of = (paper: 'a4' | 'letter') => previewOf('<html><head></head><body></body></html>', { plant: 'A', heading: 'H', foot: 'F', simulated: null }, paper);
    expect(of('a4')).toContain('top: 28mm; left: 20mm; width: 170mm; height: 243mm; column-width: 170mm; column-gap: 40mm;');
    expect(of('a4')).toContain('style="left:230mm"');
    expect(of('letter')).toContain('body { height: 279.4mm;');
    expect(of('letter')).toContain('width: 175.9mm; height: 225.4mm; column-width: 175.9mm; column-gap: 40mm;');
    expect(of('letter')).toContain('style="left:235.9mm"');
  });
});

describe('the contents of a long report', () => {
  /** What Chromium's printing leaves to be found: pages in order, and a place for each link. */
  const printed = (pages: readonly number[], many: number): Uint8Array => {
    const objects = Array.from({ length: many }, (_, i) => `${10 + i} 0 obj\n<</Type /Page\n/MediaBox [0 0 1 1]>>\nendobj\n`).join('');
    return Buffer.from(`%PDF-1.4\n${objects}1 0 obj\n<</Type /Pages>>\nendobj\n2 0 obj\n<<${pages.map((page, i) => `/s${i + 1} [${9 + page} 0 R /XYZ 0 1 0]`).join('\n')}>>\nendobj\n`, 'latin1');
  };

  it('has the page of each place, and none where a place is missing', () => {
    const headings = ['s1', 's2', 's3'].map((id) => ({ id, text: html`x` }));
    expect(headingPages(printed([1, 2, 2], 3), headings)).toEqual([1, 2, 2]);
    expect(headingPages(printed([1, 2], 3), headings)).toBeUndefined();
    // Not taken for the tenth.
    expect(headingPages(printed([3, 1, 1, 1, 1, 1, 1, 1, 1, 2], 3), headings.slice(0, 1))).toEqual([3]);
  });

  it('is refused where it can not be printed as it must be', async () => {
    await expect(printReport(made(), () => Promise.resolve(printed([1], 4)), 1)).rejects.toThrow('thrown away');
  });
});

describe('the columns of a table', () => {
  it('are moments, numbers or text, by what stands in them', () => {
    const at = '2026-11-23T05:00:00.000Z';
    expect(columnTypes({ header: ['a', 'b', 'c_utc', 'gaps_utc', 'd', 'e_utc'], rows: [[1, 'x', at, `${at}/${at}`, null, null], [null, 2, null, null, null, null]] })).toEqual(['number', 'text', 'time', 'text', 'text', 'time']);
  });
});
