import type { Paper } from '../../../contract/deliver';
import type { Alarm } from '../../../contract/alarms';
import type { Priority } from '../../../contract/domain';
import type { ModelVersion } from '../../../contract/models';
import type { Manifest, ManifestOutput } from '../../../contract/manifest';
import type { Reasons } from './reasons';
import type { Span } from './spans';
import type { Tally } from './tally';

/** Everything an equipment-health report is made from. Equal facts give an equal report. */
export interface HealthFacts {
  from: number;
  to: number;
  zone: string;
  /** Of the pages: what the first one holds depends on it. */
  paper?: Paper;
  /** Where readings began, when that is within the period: nothing is missing before it. */
  observedFrom: number;
  simulated: boolean;
  /** `Demo plant, Milling shop`. */
  plant: string;
  model: ModelFacts | null;
  machines: MachineFacts[];
  /** Raised in the period or still open in it, oldest first. */
  alarms: Alarm[];
  recomputed: Recomputed | null;
  reasons: Reasons;
}

export interface ModelFacts {
  version: ModelVersion;
  manifest: Manifest;
  output: ManifestOutput;
  /** Upper limits of the output, the lowest first. */
  limits: { value: number; priority: Priority }[];
  /** The card's section on limits, as plain paragraphs. */
  limitsText: string[];
}

/** Stored predictions compared with what the model says of the stored readings. */
export interface Recomputed {
  checked: number;
  equal: number;
  /** Computed for stretches that have readings and had no predictions. */
  filled: number;
}

export interface MachineFacts {
  id: number;
  name: string;
  place: string;
  /** The report's model watches it. */
  watched: boolean;
  tally: Tally;
  /** Highest value of the period before; null where that has too little to compare with. */
  previousPeak: number | null;
  /** Readings outside their usual band at the peak. */
  outside: Outside[];
  /** That came, of them marked bad, and that would have come without a gap. */
  readings: number;
  bad: number;
  expected: number;
  /** Where at least one of its tags had no reading. */
  missing: Span[];
}

export interface Outside {
  title: string;
  value: number;
  unit: string | undefined;
  usual: readonly [number, number];
}
