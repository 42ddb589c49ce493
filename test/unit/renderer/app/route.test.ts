import { describe, expect, it } from 'vitest';
import { formatRoute, parseRoute, type Route } from '../../../../renderer/app/route';

describe('a route', () => {
  const routes: Route[] = [
    { page: 'overview' }, { page: 'equipment' }, { page: 'machine', asset: 107, range: 'week' }, { page: 'alarms', tab: 'active' }, { page: 'alarms', tab: 'aside' }, { page: 'alarms', tab: 'definitions' }, { page: 'alarms', tab: 'history' }, { page: 'batch' },
    { page: 'reports', tab: 'archive' }, { page: 'reports', tab: 'schedules' }, { page: 'models' }, { page: 'model', model: 'machine-failure', version: '1.0/beta 2' }, { page: 'connect' },
  ];
  it.each(routes)('is read back from its address: $page', (route) => {
    expect(parseRoute(formatRoute(route))).toEqual(route);
  });
  it('that nobody knows leads to the overview', () => {
    expect(['', '#', '#/nothing', '#/%E0%A4%A'].map((hash) => parseRoute(hash))).toEqual(Array(4).fill({ page: 'overview' }));
  });
  it('to a machine that is no number leads to the list', () => {
    expect(parseRoute('#/equipment/abc')).toEqual({ page: 'equipment' });
    expect(parseRoute('#/equipment/3/century')).toEqual({ page: 'machine', asset: 3, range: '8h' });
  });
});
