import { describe, expect, it } from 'vitest';
import { targetState, targetWanted, type Target } from '../../../../electron/contract/notify';
import { emptyTarget, targetDraftOf, wantedTarget } from '../../../../renderer/features/alarms/components/target-draft';
import { countWords, rosterWords, targetOf, targetStateWords, targetWhere, toldFinding } from '../../../../renderer/words/telling';

const calm = targetState.parse({ secret: true, lastSent: null, waiting: 0, failingSince: null, problem: null, nextTry: null, sent: 0, failed: 0, givenUp: 0 });
const mail = (part: Partial<Target> = {}): Target => ({
  ...targetWanted.parse({ name: 'shift', kind: 'mail', least: 2, options: { host: 'mail.works', from: 'millwright@works.example', to: ['a@works.example', 'b@works.example'], gatherS: 120 } }), ...calm, ...part,
}) as Target;

describe('who is told, in words', () => {
  it.each<[string, Target[]]>([
    ['Nobody is told of alarms', []],
    ['Nobody is told of alarms', [mail({ enabled: false })]],
    ['shift is told of alarms', [mail()]],
    ['2 are told of alarms', [mail(), mail({ name: 'boss' })]],
    ['shift can’t be told of alarms', [mail({ failingSince: 1, problem: 'no' }), mail({ name: 'boss' })]],
    ['2 of 2 can’t be told of alarms', [mail({ failingSince: 1 }), mail({ name: 'boss', failingSince: 1 })]],
    // One that is switched off fails no more.
    ['boss is told of alarms', [mail({ enabled: false, failingSince: 1 }), mail({ name: 'boss' })]],
  ])('%s', (words, targets) => expect(toldFinding(targets)).toBe(words));

  it('says of which alarms, how it goes and what was counted', () => {
    expect(targetWhere(mail())).toBe('a@works.example, b@works.example, by mail.works');
    expect(targetOf(mail({ kinds: ['no-data'], events: ['raised', 'set-aside'] }), 'Line A')).toBe('Priority 1 and 2; Line A; 1 kind; raised, set aside');
    expect(targetStateWords(mail({ failingSince: 0 }), 60_000 * 12)).toMatch(/^Fails for 12.min$/);
    expect(targetStateWords(mail(), 0)).toBe('Nothing sent yet');
    expect(countWords(mail({ sent: 12, failed: 1, givenUp: 3 }))).toBe('12 sent, 1 attempt failed, 3 given up');
    expect(rosterWords({ steps: [{ afterMin: 5, targets: ['shift'] }, { afterMin: 15, targets: ['shift', 'boss'] }] })).toBe('After 5 min shift, after 15 min shift and boss');
  });
});

describe('the form of a target', () => {
  it('shows one that is there and gives it back as it was, with what the form does not show', () => {
    const target = mail({ kinds: ['no-data'], giveUpAfterH: 2 });
    expect(wantedTarget(targetDraftOf(target), target)).toEqual({ wanted: targetWanted.parse(target) });
  });

  it('says what is wrong, by the name of its field', () => {
    const draft = { ...emptyTarget('mail'), name: 'shift', host: 'mail.works', from: 'millwright@works.example' };
    expect(wantedTarget({ ...draft, to: '' })).toEqual({ problem: 'to: name somebody to write to.' });
    expect(wantedTarget({ ...draft, to: 'nobody' })).toMatchObject({ problem: expect.stringMatching(/^to\.0: write an address/) as string });
    expect(wantedTarget({ ...draft, to: 'a@works.example; b@works.example' })).toMatchObject({ wanted: { options: { to: ['a@works.example', 'b@works.example'], ca: undefined } } });
    expect(wantedTarget({ ...emptyTarget('webhook'), name: 'cmms' })).toMatchObject({ problem: expect.stringContaining('write an address like') as string });
  });
});
