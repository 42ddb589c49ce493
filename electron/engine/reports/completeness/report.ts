import { periodBefore, periodShort, periodWords } from '../calendar-words';
import { html, type Html } from '../page/html';
import { opening, type KeyFigure } from '../page/opening';
import type { Definition, Figure, ReportContent, ReportDeps } from '../types';
import { duration, percent, plural, whole } from '../words';
import type { CompletenessFacts } from './facts';
import { figuresOf, type CompletenessFigures } from './figures';
import { gatherCompleteness } from './gather';
import { heading, lead } from './sentences';
import { completenessMethod, completenessTable, gapsSection, machinesSection, rejectedSection, sourcesSection, tagsSection } from './tables';

const title = 'Data completeness';

export function dataCompleteness(deps: ReportDeps): Definition {
  return {
    name: 'data-completeness',
    title,
    description: 'What came of what was expected, by source, machine and tag: gaps with their begin and end, what came late or bad, and what was refused and why.',
    make: async (context) => completenessContent(await gatherCompleteness(deps, context)),
  };
}

/** Facts to pages and table. Pure: equal facts give equal bytes. */
export function completenessContent(facts: CompletenessFacts): ReportContent {
  const figures = figuresOf(facts);
  const { from, to, zone } = facts;
  const watched = facts.machines.filter(({ tags }) => tags.length > 0).length;
  return {
    title: `${title}, ${periodWords(from, to, zone)}`, plant: facts.plant, heading: `${title}, ${periodShort(from, to, zone)}`, foot: `${whole(figures.total.received)} of ${whole(figures.total.expected)} readings.`,
    // Whether a source is connected just now is nothing of the period.
    body: bodyOf(figures), lasting: bodyOf({ ...figures, facts: { ...facts, sources: facts.sources.map((source) => ({ ...source, state: null })) } }),
    method: completenessMethod(), table: completenessTable(figures), figures: toCompare(figures), leastPages: 1,
    empty: watched > 0 && figures.total.received === 0 ? `No reading of any of ${watched} ${plural(watched, 'machine')} came.` : null,
  };
}

const bodyOf = (figures: CompletenessFigures): Html => html`${summary(figures)}${machinesSection(figures)}${sourcesSection(figures)}${rejectedSection(figures)}${gapsSection(figures)}${tagsSection(figures)}`;

function summary(figures: CompletenessFigures): Html {
  const { facts, share, before, gapped, machines, total, missingMs, rejected } = figures;
  const { from, to } = facts;
  const key: KeyFigure[] = [
    [Number.isNaN(share) ? '–' : percent(share, 2), 'of readings arrived', before === null ? 'no earlier data' : `${percent(before, 2)} ${periodBefore(from, to)}`],
    [`${gapped.length} / ${machines.length}`, 'machines with gaps', missingMs < 1000 ? '' : `${duration(missingMs)} all together`],
    [whole(total.late), 'came late', total.received > 0 && total.late > 0 ? percent(total.late / total.received, 2) : ''],
    [whole(rejected), 'not kept as they came', total.bad > 0 ? `${whole(total.bad)} kept as bad` : ''],
  ];
  return opening({ heading: heading(figures), lead: lead(figures), period: facts, figures: key });
}

function toCompare({ gapped, missingMs, rejected, machines }: CompletenessFigures): Figure[] {
  return [
    { name: 'Machines with gaps', value: String(gapped.length) }, { name: 'Missing, all machines together', value: missingMs < 1000 ? 'none' : duration(missingMs) }, { name: 'Not kept as they came', value: whole(rejected) },
    ...machines.map(({ name, share }) => ({ name: `Arrived of ${name}`, value: Number.isNaN(share) ? 'nothing expected' : percent(share, 2) })),
  ];
}
