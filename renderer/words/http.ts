/** What keys of programs may do, in words. */
import type { Scope } from '../../electron/contract/http';

export const scopeWords: Record<Scope, { short: string; long: string }> = {
  infer: { short: 'ask models', long: 'Ask models for scores' },
  readings: { short: 'send readings', long: 'Send readings' },
  metrics: { short: 'read figures', long: 'Read figures (/metrics)' },
  read: { short: 'see models', long: 'See which models there are' },
};
