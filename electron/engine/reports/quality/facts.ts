import type { Comparison, GoldenRun } from '../../../contract/models';
import type { Verdict } from '../../../contract/actions';

/** What became of an alarm: what people found, or nothing yet. */
export type AlarmVerdict = Exclude<Verdict, 'withdrawn'> | 'unjudged';

export interface JudgedAlarm {
  machine: string;
  raised: number;
  /** Null: it stands. */
  returned: number | null;
  verdict: AlarmVerdict;
  /** In words of who found it; empty: nobody did. */
  found: string;
  /** How long before the failure it was raised; null where none is known. */
  leadMs: number | null;
}

/** A failure that was found at a machine which the model watches. */
export interface Failure {
  machine: string;
  from: number;
  at: number;
  found: string;
  caught: boolean;
}

export interface Tenure {
  version: string;
  sha256: string;
  from: number;
  /** Null: it lasts. */
  to: number | null;
  who: string;
  why: string | null;
}

export interface Counts {
  caught: number;
  missed: number;
  right: number;
  wrong: number;
}

export interface ModelFacts {
  name: string;
  title: string;
  machines: number;
  alarms: readonly JudgedAlarm[];
  failures: readonly Failure[];
  /** Versions that answered in the period, oldest first; nobody answered in between. */
  tenures: readonly Tenure[];
  golden: readonly GoldenRun[];
  blindMs: number;
  predictions: number;
  /** Machines for which it could give no prediction or none that can be trusted, the longest first. */
  blind: readonly { machine: string; ms: number }[];
  /** As it was when the report was made; null: it has none. */
  challenger: Comparison | null;
  /** Of the period before. */
  before: Counts;
}

/** What a report on the models' quality is made of. Times are UTC ms. */
export interface QualityFacts {
  from: number;
  /** What is still to come of the period is left out. */
  to: number;
  zone: string;
  plant: string;
  simulated: boolean;
  models: readonly ModelFacts[];
  /** Nothing was found in the period before, so that nothing can be compared. */
  firstPeriod: boolean;
}
