import { describe, expect, it } from 'vitest';
import { apiRig } from '../support/api-rig';
import { echoed, echoLabels, echoPackage } from '../support/echo-models';
import { cases } from './cases';
import { runSuite } from './suite';

const types = ['float32', 'float64', 'int64', 'int32', 'bool', 'string'] as const;

describe('the appliance', () => {
  // What waits stays a while, so that a flood fills the queue however quick the model is.
  const rig = apiRig({ packages: { echo: echoPackage('echo', types), half: echoPackage('half', ['float16']) }, inference: { queueRows: 128, longestWaitMs: 30 } });

  it('does as the Open Inference Protocol says, in every case of the suite', async () => {
    const { url, key, problems } = rig();
    const headers = { authorization: `Bearer ${await key('infer')}` };
    const example = ['fp32', 'fp64', 'int64', 'int32', 'bool', 'bytes'].map((name) => ({ name, datatype: name.toUpperCase(), shape: [1, 1], data: [name === 'bytes' ? echoLabels[0] : name === 'bool' ? true : 7] }));
    const results = await runSuite(cases, { url, model: 'echo', headers, example, echo: echoed(types), halfModel: 'half' });
    expect(results.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    expect(results).toHaveLength(cases.length);
    expect(problems).toEqual([]);
  }, 30_000);
});
