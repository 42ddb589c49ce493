import type { AlarmTrial, AlarmTried, KnownFailure } from '../../contract/alarms';
import { gainedAndLost } from './gained-lost';
import { measure, type MeasuredStep } from './measures';
import type { Raised } from './over';
import type { Tried } from './trial';
import type { Definition } from './types';

const LISTED = 200;

interface Asked {
  definition: Definition;
  from: number;
  to: number;
  values: number;
  failures: readonly KnownFailure[];
  withinMs: number;
  nameOf(asset: number): string;
}

/** What a trial came to, against the definition as it stands (undefined: it is new). */
export function trialResult(wanted: Tried, standing: Tried | undefined, asked: Asked): AlarmTrial {
  const { from, to, values, failures } = asked;
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
    failures: failures.length === 0 ? null : { known: failures.length, caught: caught(wanted, asked), caughtStanding: standing ? caught(standing, asked) : null },
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

/** Told of beforehand, or while it stood. */
const caught = ({ alarms }: Tried, { failures, withinMs, to }: Asked): number => failures.filter(({ asset, at }) => (alarms.get(asset) ?? []).some((one) => one.raised <= at && (one.returned ?? to) >= at - withinMs)).length;
