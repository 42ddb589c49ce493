import type { AlarmTrial, AlarmTried, KnownFailure } from '../../contract/alarms';
import { gainedAndLost } from './gained-lost';
import { measure, type MeasuredStep } from './measures';
import type { Raised } from './over';
import type { Tried } from './trial';
import type { Definition, KnownFindings } from './types';

const LISTED = 200;

interface Asked {
  definition: Definition;
  from: number;
  to: number;
  values: number;
  /** Told with the question. */
  failures: readonly KnownFailure[];
  /** On record. */
  found: KnownFindings | undefined;
  withinMs: number;
  nameOf(asset: number): string;
}

/** What a trial came to, against the definition as it stands (undefined: it is new). */
export function trialResult(wanted: Tried, standing: Tried | undefined, asked: Asked): AlarmTrial {
  const { from, to, values } = asked;
  let kept = 0;
  const gained: AlarmTrial['gained'] = [];
  const lost: AlarmTrial['lost'] = [];
  const named = (asset: number) => (alarm: Raised) => ({ asset, assetName: asked.nameOf(asset), ...alarm });
  for (const asset of new Set([...wanted.alarms.keys(), ...(standing?.alarms.keys() ?? [])])) {
    const each = gainedAndLost(standing?.alarms.get(asset) ?? [], wanted.alarms.get(asset) ?? [], to);
    kept += each.kept;
    gained.push(...each.gained.map(named(asset)));
    lost.push(...each.lost.map(named(asset)));
  }
  const newest = (list: AlarmTrial['gained']) => list.sort((a, b) => b.raised - a.raised || a.asset - b.asset).slice(0, LISTED);
  return {
    from, to, values, wanted: triedOf(wanted, asked), standing: standing ? triedOf(standing, asked) : null, kept, gained: newest(gained), lost: newest(lost),
    ...held(wanted, standing, asked),
  };
}

function triedOf({ alarms, machines }: Tried, { definition, from, to }: Asked): AlarmTried {
  const raised = [...alarms].flatMap(([asset, own]) => own.map((one) => ({ asset, ...one }))).sort((a, b) => a.raised - b.raised);
  const steps = raised.map(({ asset, raised: at }): MeasuredStep => ({ definition: definition.id, asset, at, before: 'normal', after: 'unacknowledged', priority: definition.priority }));
  const { announced, perHour, busiestTenMinutes, floods, chattering } = measure(steps, from, to, 0);
  return {
    alarms: announced, machines, told: new Set(raised.map(({ asset }) => asset)).size, perHour, busiestTenMinutes, floods, chattering: chattering.reduce((sum, { times }) => sum + times, 0),
    activeMs: raised.reduce((sum, one) => sum + (one.returned ?? to) - one.raised, 0),
  };
}

/** Against what is known: failures that were told with the question or found, and what was found false; of findings those at machines that it holds for. */
function held(wanted: Tried, standing: Tried | undefined, { failures, found, withinMs, to }: Asked): Pick<AlarmTrial, 'failures' | 'falseAlarms'> {
  const here = (one: KnownFailure) => wanted.alarms.has(one.asset) || standing?.alarms.has(one.asset) === true;
  const real = (found?.failures ?? []).filter(here);
  const told = failures.filter(({ asset, at }) => !real.some((one) => one.asset === asset && (one.from ?? one.at) <= at && at <= one.at));
  const falseAlarms = (found?.falseAlarms ?? []).filter(here);
  const caught = (side: Tried, of: readonly KnownFailure[], before: number) => of.filter(({ asset, at, from = at }) => (side.alarms.get(asset) ?? []).some((one) => one.raised <= at && (one.returned ?? to) >= from - before)).length;
  return {
    failures: real.length + told.length === 0 ? null : { known: real.length + told.length, found: real.length, caught: caught(wanted, [...real, ...told], withinMs), caughtStanding: standing ? caught(standing, [...real, ...told], withinMs) : null },
    falseAlarms: falseAlarms.length === 0 ? null : { known: falseAlarms.length, again: caught(wanted, falseAlarms, 0), againStanding: standing ? caught(standing, falseAlarms, 0) : null },
  };
}
