/**
 * The power of the frequencies in [low, high) Hz, and at half of the sample rate too where `high` is that: what they contribute to the mean square of the samples
 * about their mean, so that all bands together are the variance (Parseval). No window function. `samples`: a power of two of them; taken over as working space.
 */
export function bandPower(samples: Float64Array, sampleHz: number, low: number, high: number): number {
  const n = samples.length;
  let sum = 0;
  for (const sample of samples) sum += sample;
  const mean = sum / n;
  for (let i = 0; i < n; i++) samples[i] = (samples[i] ?? NaN) - mean;
  const imaginary = new Float64Array(n);
  transform(samples, imaginary);
  const half = n / 2;
  let power = 0;
  for (let bin = 1; bin <= half; bin++) {
    const hz = (bin * sampleHz) / n;
    if (hz < low || (hz >= high && !(bin === half && high >= sampleHz / 2))) continue;
    const re = samples[bin] ?? NaN;
    const im = imaginary[bin] ?? NaN;
    // Each but the last stands for itself and its mirror image.
    power += ((bin === half ? 1 : 2) * (re * re + im * im)) / (n * n);
  }
  return power;
}

/** The discrete Fourier transform in place, radix 2, decimation in time (Cooley and Tukey, Mathematics of Computation 19 (1965)). */
function transform(re: Float64Array, im: Float64Array): void {
  const n = re.length;
  reorder(re, n);
  for (let size = 2; size <= n; size *= 2) {
    const half = size / 2;
    for (let k = 0; k < half; k++) {
      const angle = (-2 * Math.PI * k) / size;
      const cos = Math.cos(angle);
      const sin = Math.sin(angle);
      for (let a = k; a < n; a += size) {
        const b = a + half;
        const [reB, imB] = [re[b] ?? NaN, im[b] ?? NaN];
        const turnedRe = reB * cos - imB * sin;
        const turnedIm = reB * sin + imB * cos;
        re[b] = (re[a] ?? NaN) - turnedRe;
        im[b] = (im[a] ?? NaN) - turnedIm;
        re[a] = (re[a] ?? NaN) + turnedRe;
        im[a] = (im[a] ?? NaN) + turnedIm;
      }
    }
  }
}

/** By the bits of each place, reversed. Real samples: their imaginary parts are all nothing. */
function reorder(re: Float64Array, n: number): void {
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; (j & bit) !== 0; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      const other = re[i] ?? NaN;
      re[i] = re[j] ?? NaN;
      re[j] = other;
    }
  }
}
