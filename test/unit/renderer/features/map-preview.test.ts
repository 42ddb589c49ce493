import { describe, expect, it } from 'vitest';
import type { SourceTag } from '../../../../electron/contract/connectors';
import { emptyDraft, wantedOf } from '../../../../renderer/features/connect/components/draft';
import { preview } from '../../../../renderer/features/connect/components/preview';

const tag = (address: string, more: Partial<SourceTag> = {}): SourceTag => ({ address, title: address, type: '', unit: '', value: 1, time: 0, quality: 'good', mappedTo: null, ...more });

describe('what a pattern would do', () => {
  const tags = [tag('line1/press#temp', { unit: '°C' }), tag('line1/press#on', { type: 'boolean' }), tag('line1/mill#load', { mappedTo: 'works/mill/load' }), tag('other')];

  it('is shown for each tag that it fits and that goes nowhere yet', () => {
    const { mappings, goesTo, error } = preview('mqtt', tags, '{area}/{machine}#{tag}', { site: 'works', machine: '' });
    expect([...goesTo]).toEqual([['line1/press#temp', 'works/press/temp'], ['line1/press#on', 'works/press/on']]);
    expect(mappings).toMatchObject([{ area: 'line1', unit: '°C' }, { kind: 'boolean' }]);
    expect(error).toBeNull();
  });

  it('says what is missing or wrong', () => {
    const told = (pattern: string, site = 'works', machine = '') => preview('mqtt', tags, pattern, { site, machine });
    const nothing = { lacking: null, error: null };
    expect([told('{machine}/x'), told('{machine}#{tag}', ''), told('{tag}'), told('{tag}', 'works', 'press'), told('{what}'), told('')]).toMatchObject([
      // A pattern is wrong; what is said in a field of its own is only not said yet.
      { ...nothing, error: expect.stringContaining('{tag}') as string }, { ...nothing, lacking: expect.stringContaining('which site') as string }, { ...nothing, lacking: expect.stringContaining('which equipment') as string },
      nothing, { ...nothing, error: expect.stringContaining('is not a name') as string }, nothing,
    ]);
  });
});

it('what is typed of a source becomes what the contract takes, and nothing of another kind', () => {
  const typed = { ...emptyDraft('mqtt'), name: 'floor', url: ' mqtts://b ', topics: 'a/#, b/+', ca: 'CA', privateKey: 'KEY', cert: 'CERT', groups: 'G', intervalMs: '5' };
  expect(wantedOf(typed)).toMatchObject({ kind: 'mqtt', url: 'mqtts://b', privateKey: 'KEY', options: { topics: ['a/#', 'b/+'], tls: { ca: 'CA', cert: 'CERT' } } });
  expect(wantedOf({ ...typed, url: 'mqtt://b' })).not.toHaveProperty('options.tls.ca');
  expect(wantedOf({ ...typed, kind: 'modbus' })).toEqual({ kind: 'modbus', name: 'floor', url: 'mqtts://b', options: { intervalMs: 5, unit: 1 } });
});
