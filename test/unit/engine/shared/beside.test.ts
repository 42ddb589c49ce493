import { expect, it } from 'vitest';
import { insideName } from '../../../../electron/engine/shared/beside';

it.each(['../secret.bin', 'a/../../secret.bin', 'a/..', '..', '.', '', '/etc/hostname', 'C:/secret.bin', 'C:secret.bin', '..\\secret.bin', 'a\\b', 'a//b', 'a/', 'a\0b', 'model.onnx:stream', 'x'.repeat(201)])(
  'a name that leaves its folder, or may elsewhere, is none: %j',
  (name) => expect(insideName(name)).toBeUndefined(),
);

it.each([['model.onnx.data', 'model.onnx.data'], ['./w.bin', 'w.bin'], ['weights/layer 1.bin', 'weights/layer 1.bin'], ['..weights', '..weights']])('a name below its folder is kept: %s', (name, plain) => {
  expect(insideName(name)).toBe(plain);
});
