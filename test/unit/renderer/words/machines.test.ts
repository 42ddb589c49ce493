import { describe, expect, it } from 'vitest';
import { attentionHeading, findingClause, kindOf, machineHeading, outside, predictionText, readingsSentence, readingText, unusual, type MachineState, type OutputWords, type ReadingState } from '../../../../renderer/words/machines';

const en = 'en-GB';
const plain = (text: string) => text.replaceAll('\u202f', ' ');
const risk: OutputWords = { kind: 'probability', title: 'Failure risk', limit: 0.6 };
const state = (over: Partial<MachineState>): MachineState => ({ name: 'Mill 07', value: 0.81, condition: 'live', ageMs: 400, output: risk, mode: -1, ...over });

describe('the overview’s heading', () => {
  it('counts in words', () => {
    expect([0, 1, 2, 13].map((n) => attentionHeading(n))).toEqual(['No machine needs attention', 'One machine needs attention', 'Two machines need attention', '13 machines need attention']);
  });
  it('does not call a silent plant well', () => {
    expect(attentionHeading(0, false)).toBe('Waiting for the first readings');
  });
});

describe('a machine’s finding', () => {
  it('names no time when the manifest has no horizon', () => {
    expect(plain(machineHeading(state({}), en))).toBe('Mill 07 runs where such mills failed: 81 %');
  });
  it('names the horizon when there is one', () => {
    expect(plain(machineHeading(state({ output: { ...risk, horizonMs: 8 * 3_600_000 } }), en))).toBe('Mill 07: likely to fail within 8 h: 81 %');
  });
  it('names the mode that stands out, and only past the limit', () => {
    const modes = ['Heat dissipation', 'Overstrain', 'Tool wear', 'ESD'];
    const at = (mode: number, value = 0.81) => plain(machineHeading(state({ value, mode, output: { ...risk, modes } }), en));
    expect([1, 2, 3].map((mode) => at(mode))).toEqual(['overstrain', 'tool wear', 'ESD'].map((words) => `Mill 07 runs where such mills failed: 81 % (most likely: ${words})`));
    expect(at(-1)).toBe('Mill 07 runs where such mills failed: 81 %');
    expect(at(1, 0.2)).toBe('Mill 07 is below its limit');
    // A version that tells no modes any more.
    expect(plain(machineHeading(state({ mode: 1 }), en))).toBe('Mill 07 runs where such mills failed: 81 %');
  });
  it('is calm below the limit and says what it can’t know', () => {
    expect(machineHeading(state({ value: 0.2 }), en)).toBe('Mill 07 is below its limit');
    expect(machineHeading(state({ output: null }), en)).toBe('Mill 07: no model watches it');
    expect(machineHeading(state({ condition: 'blind', value: NaN }), en)).toBe('Mill 07: no prediction can be made');
    expect(machineHeading(state({ condition: 'never' }), en)).toBe('Mill 07: no reading yet');
  });
  it('never repeats an old value: a stale machine says since when', () => {
    expect(plain(machineHeading(state({ condition: 'stale', ageMs: 48_000 }), en))).toBe('Mill 07: no data for 48 s');
  });
  it('reads a number with its unit', () => {
    expect(plain(findingClause('Pump 3', 12.5, { kind: 'number', title: 'Vibration', unit: 'mm/s', limit: 10 }, -1, en))).toBe('vibration 12.5 mm/s is past its limit');
    expect(predictionText(NaN, risk, en)).toBe('–');
  });
  it('calls machines by the word in their name, where there is one', () => {
    expect(['Mill 07', 'Press 4', 'Assembly 2', 'BAZ-Süd', 'Hochleistungsbearbeitungszentrum 9'].map(kindOf)).toEqual(['mills', 'presses', 'assemblies', 'machines', 'machines']);
  });
});

describe('readings and their usual band', () => {
  const torque: ReadingState = { title: 'Torque', value: 66, kind: 'number', unit: 'Nm', usual: [20, 60] };
  const speed: ReadingState = { title: 'Rotational speed', value: 1100, kind: 'integer', unit: 'rpm', usual: [1200, 1900] };
  const wear: ReadingState = { title: 'Tool wear', value: 240, kind: 'number', unit: 'min', usual: [0, 200] };
  it('are measured in widths of the band', () => {
    expect(outside(torque)).toBeCloseTo(0.15);
    expect(outside(speed)).toBeCloseTo(-1 / 7);
    expect([outside({ value: 40, usual: [20, 60] }), outside({ value: NaN, usual: [20, 60] }), outside({ value: 40 })]).toEqual([0, 0, 0]);
  });
  it('come farthest out first', () => {
    expect(unusual([torque, speed, wear]).map((r) => r.title)).toEqual(['Tool wear', 'Torque', 'Rotational speed']);
  });
  it('make one sentence', () => {
    expect(readingsSentence([torque])).toBe('Torque is above its usual band.');
    expect(readingsSentence([torque, wear])).toBe('Tool wear and torque are above their usual band.');
    expect(readingsSentence([torque, speed])).toBe('Torque is above its usual band; rotational speed is below.');
    expect(readingsSentence([{ ...torque, value: 40 }])).toBe('Every reading is inside its usual band.');
    expect(readingsSentence([{ ...torque, usual: undefined }])).toBe('');
  });
  it('are written by the tag’s kind', () => {
    expect(readingText(1, { kind: 'category', labels: ['L', 'M', 'H'] }, en)).toBe('M');
    expect(readingText(7, { kind: 'category', labels: ['L'] }, en)).toBe('7, not among its labels');
    expect(readingText(0, { kind: 'boolean' }, en)).toBe('Off');
    expect(plain(readingText(1362, { kind: 'integer', unit: 'rpm' }, en))).toBe('1,362 rpm');
  });
});
