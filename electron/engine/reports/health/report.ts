import { periodShort, periodWords } from '../calendar-words';
import { document } from '../page/document';
import type { FontFile } from '../page/fonts';
import { html } from '../page/html';
import type { Definition, MadeReport, ReportDeps } from '../types';
import { whole } from '../words';
import type { HealthFacts } from './facts';
import { figuresOf, type HealthFigures } from './figures';
import { gather } from './gather';
import { methodSection, modelSection } from './model';
import { multiples, summary } from './summary';
import { alarmsSection, dataSection } from './tables';
import { healthCsv } from './table-file';
import { whySection } from './why';

const title = 'Equipment health';

export function equipmentHealth(deps: ReportDeps): Definition {
  return {
    name: 'equipment-health',
    title,
    description: 'Which machines need attention: the model’s verdict over the period, alarms, and how complete the data are.',
    make: async (context) => renderHealth(await gather(deps, context), deps.fonts),
  };
}

/** Facts to pages and table. Pure: equal facts give equal bytes. */
export function renderHealth(facts: HealthFacts, fonts: readonly FontFile[]): MadeReport {
  const figures = figuresOf(facts);
  const period = periodWords(facts.from, facts.to, facts.zone);
  const page = document({
    title: `${title}, ${period}`, plant: facts.plant, heading: `${title}, ${periodShort(facts.from, facts.to, facts.zone)}`, foot: foot(figures), simulated: facts.simulated,
    body: html`${summary(figures)}${multiples(figures)}${whySection(figures)}${alarmsSection(figures)}${dataSection(figures)}${modelSection(figures)}${methodSection(figures)}`,
  }, fonts);
  return { title: `${title}, ${period}`, ...page, csv: healthCsv(figures), leastPages: facts.model ? 2 : 1 };
}

function foot({ facts: { model }, readings, bad }: HealthFigures): string {
  const data = `${whole(readings)} readings${bad > 0 ? `; ${whole(bad)} left out as bad` : ''}`;
  if (!model) return `${data}.`;
  const { version } = model;
  return `Model ${version.model} ${version.version}, sha256 ${version.sha256.slice(0, 4)}…${version.sha256.slice(-4)}. ${data}.`;
}
