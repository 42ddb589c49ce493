import { periodShort, periodWords } from '../calendar-words';
import { html } from '../page/html';
import type { Definition, Figure, ReportContent, ReportDeps } from '../types';
import { duration, percent, plural, whole } from '../words';
import type { HealthFacts } from './facts';
import { figuresOf, outputValue, type HealthFigures } from './figures';
import { gather } from './gather';
import { methodSection, modelSection } from './model';
import { multiples, summary } from './summary';
import { alarmsSection, dataSection } from './tables';
import { healthTable } from './table-file';
import { whySection } from './why';

const title = 'Equipment health';

export function equipmentHealth(deps: ReportDeps): Definition {
  return {
    name: 'equipment-health',
    title,
    description: 'Which machines need attention: the model’s verdict over the period, alarms, and how complete the data are.',
    make: async (context) => healthContent(await gather(deps, context)),
  };
}

/** Facts to pages and table. Pure: equal facts give equal bytes. */
export function healthContent(facts: HealthFacts): ReportContent {
  const figures = figuresOf(facts);
  return {
    title: `${title}, ${periodWords(facts.from, facts.to, facts.zone)}`, plant: facts.plant, heading: `${title}, ${periodShort(facts.from, facts.to, facts.zone)}`, foot: foot(figures),
    body: html`${summary(figures)}${multiples(figures)}${whySection(figures)}${alarmsSection(figures)}${dataSection(figures)}${modelSection(figures)}`,
    method: methodSection(figures), table: healthTable(figures), figures: figuresToCompare(figures), empty: emptyWords(figures), leastPages: facts.model ? 2 : 1,
  };
}

function figuresToCompare(figures: HealthFigures): Figure[] {
  const { facts, machines, raised, unacknowledged, readings } = figures;
  return [
    { name: 'Machines that need attention', value: String(figures.open.length) }, { name: 'Machines above the limit', value: String(figures.above) }, { name: 'Time above the limit', value: duration(figures.aboveMs) },
    { name: 'Alarms raised', value: String(raised.length) }, { name: 'Alarms not acknowledged', value: String(unacknowledged.length) }, { name: 'Readings that arrived', value: readings === 0 ? 'none' : percent(figures.complete, 2) },
    ...machines.map(({ name, tally }) => ({ name: `Peak of ${name}`, value: outputValue(facts, tally.peak) })),
  ];
}

function emptyWords({ facts, machines, predictions, readings }: HealthFigures): string | null {
  const watched = machines.filter((machine) => machine.watched).length;
  if (!facts.model || watched === 0 || predictions > 0) return null;
  return readings === 0 ? `No reading of any of ${watched} watched ${plural(watched, 'machine')} came.` : `No reading of any of ${watched} watched ${plural(watched, 'machine')} could be scored.`;
}

function foot({ facts: { model }, readings, bad }: HealthFigures): string {
  const data = `${whole(readings)} readings${bad > 0 ? `; ${whole(bad)} left out as bad` : ''}`;
  if (!model) return `${data}.`;
  const { version } = model;
  return `Model ${version.model} ${version.version}, sha256 ${version.sha256.slice(0, 4)}…${version.sha256.slice(-4)}. ${data}.`;
}
