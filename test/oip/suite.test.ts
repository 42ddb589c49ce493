import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cases } from './cases';
import { echoes, example, referenceServer, type Reference } from './reference';
import { runSuite } from './suite';

/** What the suite says of each fault, by the case that is to find it. */
const reasons: Record<string, RegExp> = {
  'health-live': /no JSON/, 'health-ready': /no JSON/, 'server-metadata': /no name or version/, 'trailing-slash': /v2\/: answered 404/, 'binary-advertised': /lack binary_tensor_data/,
  'model-metadata': /no shape/, 'version-metadata': /version 1: answered 404/, 'model-ready': /no JSON/, 'version-ready': /no JSON/, 'unknown-model': /answered 400 and not 404/, 'unknown-version': /answered 400 and not 404/,
  'unknown-path': /no JSON/, infer: /not the model's name/, 'infer-version': /not of version 2/, 'output-form': /no datatype/, 'content-type': /Content-Type/, id: /did not come back/, 'no-id': /nobody gave/,
  'id-is-text': /answered 200 and not 400/, 'named-outputs': /it gave bytes_out, fp32_out/, 'unknown-output': /answered 200/, rows: /another for rows together/, nested: /answered 400 and not 200/, ragged: /ragged data: answered 200/,
  'too-few-data': /a third of the data: answered 200/, 'too-many-data': /three times the data: answered 200/, 'negative-dimension': /answered 500/, 'overflowing-dimensions': /2\^32 times 2\^32: answered 200/,
  'broken-dimension': /1\.5: answered 200/, 'unknown-input': /an input too many: answered 200/, 'missing-input': /an input too few: answered 200/, 'no-inputs': /without inputs: answered 200/,
  'wrong-datatype': /numbers as BYTES: answered 200/, 'text-for-number': /text in a number's place: answered 200/, 'fraction-for-integer': /a fraction .* answered 200/, 'nested-parameter': /a list as a parameter: answered 200/,
  'not-json': /broken JSON: answered 200/, 'empty-body': /an empty body: answered 200/, 'not-utf8': /no UTF-8: answered 200/, 'fifty-deep': /answered 400 and not 200/, 'very-deep': /120 deep: answered 200/, chunked: /answered 411/,
  full: /a request too many: answered 500/, 'int64-exact': /9007199254740993 came back as another/, 'int64-beyond': /2\^63 as INT64: answered 200/, 'nan-literal': /NaN: answered 200/, 'infinity-literal': /-Infinity: answered 200/,
  'no-infinity-back': /1e400: the answer holds/, 'no-nan-back': /a binary NaN: the answer holds/, 'fp16-as-json': /FP16 as JSON: answered 200/, 'fp16-binary': /other numbers/, bool: /true did not come back/, bytes: /other text/,
  'binary-input': /0\.75 and -2\.5 in binary came back/, 'binary-too-short': /four bytes for two/, 'binary-left-over': /too many: answered 200/, 'binary-beyond-body': /beyond the body: answered 200/,
  'header-beyond-body': /a header beyond the body: answered 500/, 'header-cuts-json': /one byte short: answered 200/, 'bytes-binary': /other bytes/, 'bytes-length-lies': /four thousand million bytes: answered 200/,
  'binary-output': /came as JSON|no Inference-Header/, 'binary-output-named': /wanted as JSON and came in binary/,
};

describe('the conformance suite of the Open Inference Protocol', () => {
  let reference: Reference;
  beforeAll(async () => {
    reference = await referenceServer();
  });
  afterAll(() => reference.close());
  const run = async (fault: string | null) => {
    reference.fault = fault;
    return runSuite(cases, { url: reference.url, model: 'echo', example, echo: echoes, halfModel: 'half', flood: { requests: 24, rows: 1 } });
  };

  it('finds nothing wrong with a server that does as the protocol says', async () => {
    expect((await run(null)).filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  });

  it('has a fault for each case', () => {
    expect(Object.keys(reasons).sort()).toEqual(cases.map(({ name }) => name).sort());
  });

  it.each(cases.map(({ name }) => name))('%s fails for its reason, and nothing else does, where that fault is planted', async (name) => {
    const failed = (await run(name)).filter(({ outcome }) => outcome !== 'passed');
    expect(failed.map((one) => one.name), JSON.stringify(failed)).toEqual([name]);
    expect(failed[0]?.why).toMatch(reasons[name] ?? /^$/);
  });
});
