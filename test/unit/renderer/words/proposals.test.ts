import { describe, expect, it } from 'vitest';
import { versionWords } from '../../../../renderer/words/alarms';
import { changesOf } from '../../../../renderer/words/proposals';
import { wanted } from '../../../support/alarm-rig';

describe('what a proposed definition changes', () => {
  const stands = { ...wanted({ unit: 'Nm', deadband: 5, onDelayMs: 5_000 }), id: 7, version: 3 };

  /** With spaces that may break. */
  const plain = (changes: ReturnType<typeof changesOf>) => JSON.parse(JSON.stringify(changes).replace(/\s/g, ' ')) as unknown;

  it('is told part by part, what stands and what it would be; what is as it was is left out', () => {
    const changed = { ...stands, version: 4, limit: 65, onDelayMs: 90_000, enabled: false, action: 'Change the tool', respondWithinMs: 1_800_000 };
    expect(plain(changesOf(changed, stands, 'en-GB'))).toEqual([
      { part: 'limit', before: '60.0 Nm', after: '65.0 Nm' }, { part: 'on-delay', before: '5.0 s', after: '1 min 30 s' }, { part: 'on or off', before: 'on', after: 'off' },
      { part: 'what to do', before: 'none', after: 'Change the tool' }, { part: 'time to respond', before: 'none', after: '30 min' },
    ]);
    expect(changesOf({ ...stands, version: 4 }, stands, 'en-GB')).toEqual([]);
  });

  it('of a new one is what it has', () => {
    expect(plain(changesOf(wanted({ unit: 'Nm', deadband: 5 }), null, 'en-GB'))).toEqual([
      { part: 'limit', before: null, after: '60.0 Nm' }, { part: 'deadband', before: null, after: '5.00 Nm' }, { part: 'priority', before: null, after: '2' }, { part: 'on or off', before: null, after: 'on' },
    ]);
  });

  it('is kept with the names of both', () => {
    const before = { at: 1, who: 'Millwright', why: null, signedBy: null, definition: stands };
    expect(versionWords({ at: 2, who: 'Bert', why: 'too many', signedBy: 'Carla', definition: { ...stands, limit: 65 } }, before)).toBe('Changed: limit, by Bert, signed by Carla: “too many”');
    expect(versionWords(before, undefined)).toBe('Made, by Millwright');
  });
});
