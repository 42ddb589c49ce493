import type { RejectionCause } from '../../../contract/domain';
import type { Span } from '../health/spans';

export interface Counts {
  expected: number;
  received: number;
  late: number;
  bad: number;
}

export interface TagFacts extends Counts {
  name: string;
  title: string;
  unit: string | undefined;
  /** The connection that brings it; null: topics of our own layout, or HTTP. */
  source: string | null;
  gaps: readonly Span[];
}

export interface MachineData extends Counts {
  id: number;
  name: string;
  place: string;
  tags: readonly TagFacts[];
  /** Where at least one of its tags had no reading. */
  gaps: readonly Span[];
  /** Share that came in the period of the same length before; null: nothing was expected of it then. */
  before: number | null;
}

export interface SourceFacts extends Counts {
  /** Null: topics of our own layout, and HTTP. */
  name: string | null;
  tags: number;
  machines: number;
  /** As it was when the report was made; null of what is no one connection. */
  state: 'connected' | 'connecting' | 'failed' | 'off' | null;
}

/** What a report on the completeness of the data is made of. Times are UTC ms. */
export interface CompletenessFacts {
  from: number;
  /** What is still to come of the period is left out. */
  to: number;
  zone: string;
  plant: string;
  simulated: boolean;
  /** Where readings began, when that is within the period: nothing is missing before it. */
  observedFrom: number;
  machines: readonly MachineData[];
  sources: readonly SourceFacts[];
  /** Values and messages that were not kept as they came, of the whole hours of the period. */
  rejected: readonly { connector: string; cause: RejectionCause; count: number }[];
  /** The plant in the period before; null: nothing was expected then. */
  before: Counts | null;
}
