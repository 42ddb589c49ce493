import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedSince, describeMachine } from '../../../../electron/engine/models/fingerprint';
import { succession, type Appointment } from '../../../../electron/engine/models/succession';

const promote = (versionId: number): Appointment => ({ versionId, how: 'promote' });
const back = (versionId: number): Appointment => ({ versionId, how: 'rollback' });

describe('who comes next', () => {
  it.each<[string, Appointment[], number[], number[]]>([
    ['nobody before the first', [promote(1)], [], []],
    ['the version promoted over', [promote(1), promote(2), promote(3)], [2, 1], []],
    ['the one before that after a roll-back, not the one taken out', [promote(1), promote(2), promote(3), back(2)], [1], [3]],
    ['the one rolled back to, once something new came', [promote(1), promote(2), back(1), promote(3)], [1], [2]],
    ['each once, where one came again', [promote(1), promote(2), promote(1)], [2], []],
  ])('is %s', (_, appointments, before, removed) => {
    expect(succession(appointments)).toEqual({ before, removed });
  });

  it('never the champion, nobody twice, and everyone who ever reigned', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ versionId: fc.integer({ min: 1, max: 5 }), rollback: fc.boolean() }), { minLength: 1, maxLength: 30 }), (steps) => {
        const appointments: Appointment[] = [];
        for (const { versionId, rollback } of steps) {
          const [target] = succession(appointments).before;
          appointments.push(rollback && target !== undefined ? back(target) : promote(versionId));
        }
        const { before, removed } = succession(appointments);
        const champion = appointments.at(-1)?.versionId;
        const all = [...before, ...removed];
        expect(all).not.toContain(champion);
        expect(new Set(all).size).toBe(all.length);
        expect(new Set([...all, champion])).toEqual(new Set(appointments.map(({ versionId }) => versionId)));
      }),
    );
  });
});

describe('what samples were run on', () => {
  it('says what changed, and nothing where nothing did', () => {
    const now = { runtime: '1.20.1', provider: 'cpu', machine: 'a' };
    expect(changedSince(now, { ...now })).toBeNull();
    expect(changedSince({ runtime: '1.19.2', provider: 'cuda', machine: 'a' }, now)).toBe('the runtime: 1.19.2, now 1.20.1; the execution provider: cuda, now cpu');
  });

  it('names the processor with the instruction sets that kernels are chosen by', () => {
    expect(describeMachine('Xeon', 'x64', 'processor : 0\nflags\t\t: fpu sse4_2 avx2 avx512_vnni fma rdtscp\n\nprocessor : 1\nflags : other avx\n')).toBe('Xeon; x64; avx2 avx512_vnni fma sse4_2');
    expect(describeMachine('Cortex', 'arm64', 'Features : fp asimd asimddp i8mm\n')).toBe('Cortex; arm64; asimd asimddp i8mm');
    expect(describeMachine('M2', 'arm64', '')).toBe('M2; arm64');
  });
});
