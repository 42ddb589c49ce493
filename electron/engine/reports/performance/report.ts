import { barWords } from '../../../contract/measure-words';
import { count, duration, plural, whole } from '../words';
import { periodNoun, periodShort, periodWords } from '../calendar-words';
import { columnChart } from '../charts/columns';
import { priorityGlyph } from '../charts/glyph';
import type { Cell } from '../csv';
import { html, none, type Html } from '../page/html';
import { opening, type KeyFigure } from '../page/opening';
import type { Definition, ReportContent, ReportDeps } from '../types';
import { gatherPerformance, type PerformanceFacts } from './facts';
import { heading, lead, rate } from './sentences';
import { barsSection, barValue, floodsSection, frequentSection, methodSection, standingSection } from './tables';

const title = 'Alarm performance';
const hourMs = 3_600_000;
/** EEMUA 191: alarms an hour that one operator can manage. */
const manageable = 6;

export function alarmPerformance(deps: ReportDeps): Definition {
  return {
    name: 'alarm-performance',
    title,
    description: 'Whether the alarms were more than an operator can manage: rates, floods, what came most, chatters or stands, how long each waited, and who was not watched.',
    make: async (context) => performanceContent(await gatherPerformance(deps, context)),
  };
}

/** Facts to pages and table. Pure: equal facts give equal bytes. */
export function performanceContent(facts: PerformanceFacts): ReportContent {
  const { from, to, zone, measures, announcements } = facts;
  return {
    title: `${title}, ${periodWords(from, to, zone)}`, plant: facts.plant, heading: `${title}, ${periodShort(from, to, zone)}`, foot: `${whole(measures.announced)} ${plural(measures.announced, 'alarm')} announced.`,
    body: bodyOf(facts), lasting: bodyOf({ ...facts, aside: [] }),
    method: methodSection(facts), leastPages: 1,
    // A period without an alarm is a finding.
    empty: null,
    figures: [
      { name: 'Alarms announced', value: whole(measures.announced) }, { name: 'Never acknowledged', value: whole(measures.unanswered) }, { name: 'Floods', value: whole(measures.floods.length) },
      ...measures.bars.map(({ what, got }) => ({ name: barWords[what], value: barValue(what, got) })),
    ],
    table: {
      header: ['announced_utc', 'machine', 'place', 'alarm', 'priority', 'simulated'],
      rows: announcements.map((one): Cell[] => [new Date(one.at).toISOString(), one.assetName, one.place, one.condition, one.priority, facts.simulated ? 'simulated demo plant' : 'no']),
    },
  };
}

const bodyOf = (facts: PerformanceFacts): Html => html`${summary(facts)}${barsSection(facts)}${overTime(facts)}${frequentSection(facts)}${floodsSection(facts)}${standingSection(facts)}`;

function summary(facts: PerformanceFacts): Html {
  const { measures } = facts;
  const { announced, perHour, priorities, medianAcknowledgeMs, floods } = measures;
  const figures: KeyFigure[] = [
    [whole(announced), plural(announced, 'alarm announced', 'alarms announced'), announced === 0 ? '' : html`${priorities.map((n, i) => (n === 0 ? none : html`${priorityGlyph((i + 1) as 1 | 2 | 3 | 4)}${whole(n)} `))}`],
    [rate(perHour), 'an hour', `${manageable} are manageable`],
    [medianAcknowledgeMs === null ? '–' : duration(medianAcknowledgeMs), 'median wait for a person', measures.unanswered === 0 ? '' : `${whole(measures.unanswered)} never acknowledged`],
    [floods.length === 0 ? 'none' : whole(floods.length), plural(floods.length, 'flood', 'floods'), measures.busiestTenMinutes === 0 ? '' : `${whole(measures.busiestTenMinutes)} in the busiest ten minutes`],
  ];
  return opening({ heading: heading(facts), lead: lead(facts).join(' '), period: facts, figures: figures });
}

function overTime({ from, to, zone, counts, stepMs, measures }: PerformanceFacts): Html {
  if (measures.announced === 0) return none;
  const limit = (manageable * stepMs) / hourMs;
  const step = duration(stepMs);
  const over = counts.filter((n) => n > limit).length;
  const words = over === 0 ? `In no stretch of ${step} did more come than one operator can manage.` : `In ${count(over)} of ${counts.length} stretches of ${step} more came than one operator can manage.`;
  return html`<section style="break-inside:avoid"><h2>Alarms over the ${periodNoun(from, to)}</h2><figure>${columnChart({ from, to, zone, counts, stepMs, limit, limitText: `manageable: ${limit}`, text: `Alarms announced in each ${step}. ${words}` })}
<figcaption>Announced in each ${step}. ${words}${over > 0 ? ' Dark: those.' : ''}</figcaption></figure></section>`;
}
