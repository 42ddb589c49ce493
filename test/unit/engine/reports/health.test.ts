import { describe, expect, it } from 'vitest';
import type { StoredExplanation } from '../../../../electron/contract/explanation';
import { figuresOf } from '../../../../electron/engine/reports/health/figures';
import { heading, keyFigures, lead } from '../../../../electron/engine/reports/health/sentences';
import { alarm, facts, from, hour, machine, minute, renderHealth, steady, text, to } from './facts';

const quiet = (id = 1) => machine(id, steady(0.1));
const standing = (id: number) => machine(id, [...steady(0.1).slice(0, 1000), ...new Array<number>(440).fill(0.81)]);
const returned = (id: number) => machine(id, [...steady(0.1).slice(0, 1000), ...new Array<number>(100).fill(0.7), ...new Array<number>(340).fill(0.05)]);
const finding = (...given: Parameters<typeof facts>) => heading(figuresOf(facts(...given)));
const told = (...given: Parameters<typeof facts>) => lead(figuresOf(facts(...given))).join(' ').replaceAll('\u202f', ' ');

describe('the finding of an equipment-health report', () => {
  it('counts the machines that stand above the limit at the end, in words', () => {
    expect(finding([standing(1), standing(2), machine(3, steady(0.1))])).toBe('Two of 3 machines need attention');
    expect(finding([standing(1), machine(2, steady(0.1))])).toBe('One of 2 machines needs attention');
  });

  it('says that nothing needs attention where all came back below the limit', () => {
    expect(finding([returned(1), quiet(2)])).toBe('No machine needs attention now; one of 2 went above the limit');
    expect(finding([quiet()])).toBe('The machine stayed below the limit');
  });

  it('compares with the period before only where that has data for the machines', () => {
    const with0 = (previousPeak: number | null) => [{ ...standing(1), previousPeak }, { ...standing(2), previousPeak }];
    expect(finding(with0(0.2))).toBe('Two of 2 machines need attention; the day before it was none');
    expect(finding(with0(null))).toBe('Two of 2 machines need attention');
    expect(keyFigures(figuresOf(facts(with0(null))))[0]?.note).toBe('no earlier data');
  });

  it('keeps a machine that is back below as open while its alarm has not returned', () => {
    expect(finding([returned(1), quiet(2)], { alarms: [alarm(1, 1)] })).toBe('One of 2 machines needs attention');
    expect(finding([returned(1), quiet(2)], { alarms: [alarm(1, 1, { returned: to - hour })] })).toContain('No machine needs attention now');
  });

  it('says what it can not say', () => {
    expect(finding([machine(1, []), machine(2, [])])).toBe('Nothing can be said: no readings of any of 2 machines could be scored');
    expect(finding([])).toBe('There is no equipment to report on yet');
    expect(finding([quiet()], { model: null })).toBe('No model watches the equipment yet');
    expect(finding([machine(1, steady(0.1)), machine(2, [])])).toBe('One of 2 machines stayed below the limit; one could not be judged');
  });

  it('names peak, moment and what lay outside its usual band, and no time ahead', () => {
    const worn = { ...standing(7), outside: [{ title: 'Tool wear', value: 231.4, unit: 'min', usual: [10, 206] as const }] };
    expect(told([worn, quiet()])).toBe('Mill 07 stands at 81 %, above the limit of 50 %; its failure risk was highest on 22 Nov 22:40 with 81 %, when tool wear was 231 min, above its usual 10 to 206.');
    expect(told([returned(11), quiet()])).toContain('Mill 11 went above the limit, for 1 h 40 min in all with a peak of 70 %, and is back below it since 23 Nov 00:20.');
  });
});

/** Torque and wear moved it up, the grade down, and by how much of it is chance. */
const reason = (asset: number, more: Partial<StoredExplanation> = {}): StoredExplanation => ({
  asset, time: from + 1000 * minute, stored: 0.81, model: 'machine-failure', version: '1.2.0', versionId: 1, output: { name: 'failure_probability', title: 'Failure risk', kind: 'probability' }, label: null, mode: null,
  prediction: 0.81, base: 0.03, method: 'sampled', ended: 'rows', rows: 20_000, ms: 150, background: { rows: 100, of: 100, source: 'training' },
  inputs: [
    { name: 'tool_wear', title: 'Tool wear', unit: 'min', value: 231.4, effect: 0.5, error: 0.004 }, { name: 'torque', title: 'Torque', unit: 'Nm', value: 68.1, effect: 0.32, error: 0.003 },
    { name: 'type', title: 'Product grade', value: 'H', effect: -0.04, error: 0.001 },
  ],
  ...more,
});
const because = (...told: StoredExplanation[]) => ({ reasons: { of: new Map(told.map((one) => [one.asset, one])), lacking: null } });

describe('the reasons in an equipment-health report', () => {
  it('stand in the finding, by name and value, in the place of what was only seen beside it', () => {
    const worn = { ...standing(7), outside: [{ title: 'Tool wear', value: 231.4, unit: 'min', usual: [10, 206] as const }] };
    expect(told([worn, quiet()], because(reason(7)))).toContain('highest on 22 Nov 22:40 with 81 %, moved there above all by tool wear (231 min) and torque (68.1 Nm).');
    // What may be chance is no reason.
    const vague = reason(7, { inputs: reason(7).inputs.map((input) => ({ ...input, error: 0.4 })) });
    expect(told([worn, quiet()], because(vague))).toContain('when tool wear was 231 min, above its usual 10 to 206.');
  });

  it('name the mode that stood out at the peak, in the finding and above the table', () => {
    const worn = because(reason(7, { mode: 'Overstrain' }));
    expect(told([standing(7), quiet()], worn)).toContain('highest on 22 Nov 22:40 with 81 % (most likely: overstrain), moved there above all by tool wear (231 min)');
    expect(text(renderHealth(facts([standing(7), quiet()], worn), []).html)).toContain('Mill 07, 22 Nov 22:40: 81 % (most likely: overstrain)');
    expect(told([standing(7), quiet()], because(reason(7)))).not.toContain('most likely');
  });

  it('are shown with sign, unit, error and base value', () => {
    const page = text(renderHealth(facts([standing(7), quiet()], because(reason(7))), []).html);
    for (const part of ['What moved the prediction of Mill 07', 'Mill 07, 22 Nov 22:40: 81 %', 'Tool wear 231 min +50.0 points ± 0.4', 'Product grade H −4.0 points ± 0.1', 'Base value 3 %', 'Whiskers: one standard error']) expect(page).toContain(part);
  });

  it('say why there are none, and leave no gap where all is well', () => {
    const lacking = { reasons: { of: new Map(), lacking: 'machine-failure 1.0.0 came without rows of its training data.' } };
    expect(text(renderHealth(facts([standing(7)], lacking), []).html)).toContain('Why is not told machine-failure 1.0.0 came without rows of its training data.');
    expect(text(renderHealth(facts([quiet()]), []).html)).not.toMatch(/What moved the prediction of|Why is not told/);
  });
});

describe('the pages of an equipment-health report', () => {
  it('are the same, byte for byte, for the same facts', () => {
    const given = () => facts([standing(7), returned(11), quiet()], { alarms: [alarm(1, 7), alarm(2, 11, { acknowledged: from + 2 * hour, acknowledgedBy: 'Anna' })] });
    const [a, b] = [renderHealth(given(), []), renderHealth(given(), [])];
    expect(a.html).toBe(b.html);
    expect(a.csv).toBe(b.csv);
    expect(a.options).toEqual(b.options);
  });

  it('say that the plant is simulated on every page, and only where it is', () => {
    expect(renderHealth(facts([quiet()], { simulated: true }), []).options.headerHtml).toContain('Simulated demo plant');
    expect(renderHealth(facts([quiet()]), []).options.headerHtml).not.toContain('Simulated');
  });

  it('escape names and notes from outside', () => {
    const { html } = renderHealth(facts([{ ...standing(1), name: '<script>alert(1)</script>&"' }], { alarms: [alarm(1, 1, { assetName: '<b>', note: '</table><img src=x>' })] }), []);
    expect(html).not.toMatch(/<script|<img|<b>"/);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;');
  });

  it('tell alarms with who acknowledged them after how long', () => {
    const page = text(renderHealth(facts([standing(7)], { alarms: [alarm(1, 7, { acknowledged: from + hour + 4 * minute, acknowledgedBy: 'Anna', returned: from + 3 * hour, note: 'Tool changed' })] }), []).html);
    expect(page).toContain('One alarm raised, all acknowledged');
    expect(page).toContain('Anna 22 Nov 07:04, after 4 min “Tool changed”');
    expect(text(renderHealth(facts([quiet()]), []).html)).toContain('No alarm was raised that day');
  });

  it('name the model by its whole hash, its golden result and what it was trained on', () => {
    const page = text(renderHealth(facts([quiet()]), []).html);
    for (const part of [`9f2c${'0'.repeat(56)}41d7`, 'Passed: 64 rows', 'AI4I 2020', 'CC-BY-4.0', 'ROC AUC', 'It states none', 'Computed again: 48 of 48 equal.']) expect(page).toContain(part);
  });

  it('show where readings were missing and do not count what was before the first', () => {
    const page = text(renderHealth(facts([{ ...quiet(), readings: 7000, expected: 7200, missing: [[from + hour, from + 2 * hour]] }], { observedFrom: from + minute }), []).html);
    expect(page).toContain('97.22 % of readings arrived; one machine has gaps');
    expect(page).toContain('1 h , 22 Nov 07:00');
    expect(page).toContain('Readings begin at 22 Nov 06:01; nothing before that counts as missing.');
  });

  it('hold in a plant of any size: none, three, and two hundred machines with sixty alarms', () => {
    for (const size of [0, 3, 200]) {
      const machines = Array.from({ length: size }, (_, i) => (i % 9 === 0 ? standing(i + 1) : machine(i + 1, steady(0.1))));
      const alarms = size < 200 ? [] : Array.from({ length: 60 }, (_, i) => alarm(i + 1, i + 1));
      const { html, csv } = renderHealth(facts(machines, { alarms }), []);
      expect(html).not.toMatch(/NaN|undefined|Infinity|\[object/);
      expect(csv.trimEnd().split('\r\n')).toHaveLength(size + 1);
    }
  });
});
