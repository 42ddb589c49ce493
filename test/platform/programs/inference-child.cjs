/** Loads the inference runtime in a process of its own, as a worker does, and runs the model it is given once. */
const ort = require('onnxruntime-node');

(async () => {
  const session = await ort.InferenceSession.create(Buffer.from(process.argv[2], 'base64'), { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const out = await session.run({ x: new ort.Tensor('float32', Float32Array.from([1, 2, 3]), [3]) });
  process.stdout.write(JSON.stringify(Array.from(out.y.data)));
})();
