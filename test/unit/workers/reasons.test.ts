import { expect, it } from 'vitest';
import { plainReason } from '../../../electron/workers/lib/reasons';

it.each([
  ["Could not find an implementation for Gemm(6) node with name ''", ['Gemm', '6', 'too old']],
  ['Fatal error: ai.onnx.preview.training:Gradient(-1) is not a registered function/op', ['Gradient', 'training']],
  ['Fatal error: com.example:FancyOp(-1) is not a registered function/op', ['FancyOp (com.example)', 'custom operators']],
  ['Failed to load model because protobuf parsing failed.', ['not an ONNX model', 'damaged']],
  ['Load model failed: Unsupported model IR version: 14, max supported IR version: 13', ['version 14', '13']],
  ['ONNX Runtime only *guarantees* support for models stamped with official released onnx opset versions. Opset 99 is under development and support for this is limited.', ['operator set 99', 'newer']],
  ['Failed to construct locale with name:en_US.UTF-8:locale::facet', ['en_US.UTF-8', 'StringNormalizer']],
  ['Non tensor type is temporarily not supported.', ['a list', 'zipmap=False']],
  ['Type Error: Type parameter (T) of Optype (Add) bound to different types (tensor(float) and tensor(int64) in node ().', ['types inside the model']],
  ['Got invalid dimensions for input: x for the following indices\n index: 1 Got: 3 Expected: 4\n Please fix', ['input x', '4', '3']],
])('says in plain words what is wrong: %s', (message, words) => {
  for (const word of words) expect(plainReason(message).reason).toContain(word);
});

it('passes on what it does not know, in one line of bounded length', () => {
  const { reason } = plainReason(`/onnxruntime_src/onnxruntime/core/x.cc:12 something\n\nnew ${'and long '.repeat(100)}`);
  expect(reason).toContain('something new');
  expect(reason).not.toContain('onnxruntime_src');
  expect(reason.length).toBeLessThan(400);
});
