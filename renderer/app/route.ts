import { isPenKey, MOST_PENS, type PenKey } from '../state/pens';

/** Where the window is, as an object; `location.hash` is only how it is written. */
export type Range = '1h' | '8h' | '24h' | 'week';
export const ranges: readonly Range[] = ['1h', '8h', '24h', 'week'];

/** The pages of alarms: those that stand, those set aside, what was found of those that are over, those of the past, shifts that are handed over, who is told, and what is judged by which limits. */
export type AlarmsTab = 'active' | 'aside' | 'findings' | 'history' | 'handover' | 'told' | 'definitions';
const alarmsTabs: readonly AlarmsTab[] = ['active', 'aside', 'findings', 'history', 'handover', 'told', 'definitions'];

/** What is drawn beside the lines of a trend: the same a week before, or what predictions had said so long before. */
export const besides = ['week', '1h', '8h', '3d'] as const;
export type Beside = (typeof besides)[number];

/** What a trend shows: its lines, how long a stretch (ms), up to when (null: now, and following it), and beside what (null: nothing). */
export interface TrendRoute {
  page: 'trend';
  pens: readonly PenKey[];
  lengthMs: number;
  end: number | null;
  beside: Beside | null;
}
const TREND_LENGTH_MS = 8 * 3_600_000;
export const trendOf = (pens: readonly PenKey[]): TrendRoute => ({ page: 'trend', pens, lengthMs: TREND_LENGTH_MS, end: null, beside: null });

export type Route =
  | { page: 'overview' }
  | { page: 'equipment' }
  | { page: 'machine'; asset: number; range: Range }
  | { page: 'alarms'; tab: AlarmsTab }
  | TrendRoute
  | { page: 'displays' }
  /** `display`: 0 is one that is not kept yet. */
  | { page: 'display'; display: number; edit: boolean }
  | { page: 'batch' }
  | { page: 'reports'; tab: 'archive' | 'schedules' | 'own' }
  /** One of one's own, as it is written; null: one that is not kept yet. */
  | { page: 'own-report'; report: string | null }
  | { page: 'models' }
  | { page: 'model'; model: string; version: string }
  | { page: 'connect' }
  | { page: 'people'; tab: 'people' | 'audit' }
  | { page: 'start' };

/** Where one sees what an alarm is of: a model's stands among the models, a schedule's among the schedules, a way by which nobody can be told among those. */
export function alarmRoute({ asset, place }: { asset: number; place: string }): Route {
  if (asset !== 0) return { page: 'machine', asset, range: '8h' };
  if (place === 'Who is told') return { page: 'alarms', tab: 'told' };
  return place === 'Schedules' ? { page: 'reports', tab: 'schedules' } : { page: 'models' };
}

export function formatRoute(route: Route): string {
  switch (route.page) {
    case 'machine':
      return `#/equipment/${route.asset}/${route.range}`;
    case 'alarms':
      return route.tab === 'active' ? '#/alarms' : `#/alarms/${route.tab}`;
    case 'trend':
      return route.pens.length === 0 ? '#/trends' : `#/trends/${route.pens.join(',')}/${Math.round(route.lengthMs)}/${route.end === null ? 'now' : Math.round(route.end)}${route.beside ? `/${route.beside}` : ''}`;
    case 'display':
      return `#/displays/${route.display === 0 ? 'new' : route.display}${route.edit && route.display !== 0 ? '/edit' : ''}`;
    case 'reports':
      return route.tab === 'archive' ? '#/reports' : `#/reports/${route.tab}`;
    case 'own-report':
      return `#/reports/write${route.report === null ? '' : `/${route.report}`}`;
    case 'people':
      return route.tab === 'people' ? '#/people' : '#/people/audit';
    case 'model':
      return `#/models/${encodeURIComponent(route.model)}/${encodeURIComponent(route.version)}`;
    default:
      return `#/${route.page}`;
  }
}

/** An address nobody knows leads to the overview. */
export function parseRoute(hash: string): Route {
  const [page, ...rest] = hash.replace(/^#\/?/, '').split('/').map(decode);
  switch (page) {
    case 'equipment': {
      if (!rest[0]) return { page: 'equipment' };
      const asset = Number(rest[0]);
      if (!Number.isSafeInteger(asset)) return { page: 'equipment' };
      return { page: 'machine', asset, range: ranges.find((range) => range === rest[1]) ?? '8h' };
    }
    case 'alarms':
      return { page: 'alarms', tab: alarmsTabs.find((tab) => tab === rest[0]) ?? 'active' };
    case 'trends':
      return parseTrend(rest);
    case 'displays': {
      const display = rest[0] === 'new' ? 0 : Number(rest[0]);
      if (!rest[0] || !Number.isSafeInteger(display) || display < 0) return { page: 'displays' };
      return { page: 'display', display, edit: rest[0] === 'new' || rest[1] === 'edit' };
    }
    case 'reports':
      return rest[0] === 'write' ? { page: 'own-report', report: rest[1] ?? null } : { page: 'reports', tab: rest[0] === 'schedules' || rest[0] === 'own' ? rest[0] : 'archive' };
    case 'models':
      return rest[0] && rest[1] ? { page: 'model', model: rest[0], version: rest[1] } : { page: 'models' };
    case 'people':
      return { page: 'people', tab: rest[0] === 'audit' ? 'audit' : 'people' };
    case 'batch':
    case 'start':
    case 'connect':
      return { page };
    default:
      return { page: 'overview' };
  }
}

function parseTrend([pens = '', length, end, beside]: readonly string[]): TrendRoute {
  const known = [...new Set(pens.split(',').filter(isPenKey))].slice(0, MOST_PENS);
  const lengthMs = Number(length);
  const at = Number(end);
  return {
    page: 'trend', pens: known, beside: besides.find((one) => one === beside) ?? null,
    lengthMs: length && Number.isSafeInteger(lengthMs) && lengthMs > 0 ? lengthMs : TREND_LENGTH_MS,
    end: end && Number.isSafeInteger(at) ? at : null,
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
