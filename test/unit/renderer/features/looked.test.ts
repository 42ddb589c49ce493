import { describe, expect, it } from 'vitest';
import type { BatchPreview } from '../../../../electron/contract/batch-preview';
import { failedLook, lookedOf, nothingLooked } from '../../../../renderer/features/batch/components/looked';

const preview = { model: 'm' } as BatchPreview;
const first = { preview, answers: 'first', failed: null };

describe('a file that is looked at', () => {
  it('has its answer until something else is asked; what was found stays in sight', () => {
    expect(lookedOf(first, 'first')).toEqual({ preview, isNewest: true, error: null, waits: null });
    expect(lookedOf(first, 'second')).toEqual({ preview, isNewest: false, error: null, waits: null });
  });
  it('has no answer in what was found before, where the question failed', () => {
    const wrong = failedLook(first, { asked: 'second', error: 'no file', waits: false });
    expect(lookedOf(wrong, 'second')).toEqual({ preview, isNewest: false, error: 'no file', waits: null });
    // Asked again in vain, and again.
    const waiting = { asked: 'second', error: 'too busy', waits: true };
    expect(lookedOf(failedLook(failedLook(first, waiting), waiting), 'second')).toEqual({ preview, isNewest: false, error: null, waits: 'too busy' });
    // The first one is asked again: its answer stands.
    expect(lookedOf(wrong, 'first')).toEqual({ preview, isNewest: true, error: null, waits: null });
  });
  it('has none any more where the same question fails later', () => {
    expect(lookedOf(failedLook(first, { asked: 'first', error: 'gone', waits: false }), 'first').isNewest).toBe(false);
    expect(lookedOf(nothingLooked, 'first')).toEqual({ preview: null, isNewest: false, error: null, waits: null });
  });
});
