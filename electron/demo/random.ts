/** A seeded stream of random numbers: the same seed gives the same plant. */
export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
}

/** mulberry32, with Box and Muller's normal. `stream` makes independent streams of one seed. */
export function random(seed: number, stream = 0): Random {
  let state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(stream + 1, 0xc2b2ae35)) >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  // The method makes two at a time: a week of the plant takes two million.
  let spare = Number.NaN;
  const normal = () => {
    if (!Number.isNaN(spare)) {
      const kept = spare;
      spare = Number.NaN;
      return kept;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  return { uniform, normal };
}

/** A value that wanders about zero with standard deviation 1 and forgets itself over `forgetMs` (Ornstein and Uhlenbeck), exact for any step. */
export class Wander {
  private dtMs = 0;
  private keep = 1;
  private gain = 0;

  constructor(private readonly source: Random, private readonly forgetMs: number, private value = source.normal()) {}

  step(dtMs: number): number {
    if (dtMs !== this.dtMs) {
      this.dtMs = dtMs;
      this.keep = Math.exp(-dtMs / this.forgetMs);
      this.gain = Math.sqrt(1 - this.keep * this.keep);
    }
    return (this.value = this.value * this.keep + this.source.normal() * this.gain);
  }
}
