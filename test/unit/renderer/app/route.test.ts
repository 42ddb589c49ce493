import { describe, expect, it } from 'vitest';
import { formatRoute, parseRoute, type Route } from '../../../../renderer/app/route';

describe('a route', () => {
  const routes: Route[] = [
    { page: 'overview' }, { page: 'equipment' }, { page: 'machine', asset: 107, range: 'week' }, { page: 'alarms', tab: 'active' }, { page: 'alarms', tab: 'aside' }, { page: 'alarms', tab: 'definitions' }, { page: 'alarms', tab: 'findings' }, { page: 'alarms', tab: 'handover' }, { page: 'alarms', tab: 'history' }, { page: 'batch' }, { page: 'displays' }, { page: 'display', display: 0, edit: true }, { page: 'display', display: 4, edit: false }, { page: 'display', display: 4, edit: true }, { page: 'trend', pens: [], lengthMs: 28_800_000, end: null, beside: null },
    { page: 'trend', pens: ['t12', 'p3'], lengthMs: 3_600_000, end: null, beside: 'week' }, { page: 'trend', pens: ['p3'], lengthMs: 3_600_000, end: null, beside: '8h' }, { page: 'trend', pens: ['t1'], lengthMs: 60_000, end: 1_790_000_000_000, beside: null },
    { page: 'reports', tab: 'archive' }, { page: 'reports', tab: 'schedules' }, { page: 'models' }, { page: 'model', model: 'machine-failure', version: '1.0/beta 2' }, { page: 'connect' },
  ];
  it.each(routes)('is read back from its address: $page', (route) => {
    expect(parseRoute(formatRoute(route))).toEqual(route);
  });
  it('that nobody knows leads to the overview', () => {
    expect(['', '#', '#/nothing', '#/%E0%A4%A'].map((hash) => parseRoute(hash))).toEqual(Array(4).fill({ page: 'overview' }));
  });
  it('to a trend keeps what can be drawn of it: at most eight lines, each once', () => {
    expect(parseRoute('#/trends/t1,t1,x9,p-4,p2/never/later')).toEqual({ page: 'trend', pens: ['t1', 'p2'], lengthMs: 28_800_000, end: null, beside: null });
    expect(parseRoute(`#/trends/${Array.from({ length: 20 }, (_, i) => `t${i}`).join()}/60000/now`)).toMatchObject({ pens: ['t0', 't1', 't2', 't3', 't4', 't5', 't6', 't7'], lengthMs: 60_000 });
  });
  it('to a machine that is no number leads to the list', () => {
    expect(parseRoute('#/equipment/abc')).toEqual({ page: 'equipment' });
    expect(parseRoute('#/equipment/3/century')).toEqual({ page: 'machine', asset: 3, range: '8h' });
  });
});
