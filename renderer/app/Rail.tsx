import type { ComponentType } from 'react';
import { IconBell, IconBox, IconBuildingFactory, IconChartLine, IconFileText, IconLayoutDashboard, IconLayoutGrid, IconLink, IconList } from '../kit/icons';
import { RouteLink } from './navigation';
import { trendOf, type Route } from './route';

interface Place {
  to: Route;
  name: string;
  pages: readonly Route['page'][];
  Icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>;
}

const places: readonly Place[] = [
  { to: { page: 'overview' }, name: 'Overview', pages: ['overview'], Icon: IconLayoutGrid },
  { to: { page: 'displays' }, name: 'Displays', pages: ['displays', 'display'], Icon: IconLayoutDashboard },
  { to: { page: 'equipment' }, name: 'Equipment', pages: ['equipment', 'machine'], Icon: IconBuildingFactory },
  { to: { page: 'alarms', tab: 'active' }, name: 'Alarms', pages: ['alarms'], Icon: IconBell },
  { to: trendOf([]), name: 'Trends', pages: ['trend'], Icon: IconChartLine },
  { to: { page: 'batch' }, name: 'Batch', pages: ['batch'], Icon: IconList },
  { to: { page: 'reports', tab: 'archive' }, name: 'Reports', pages: ['reports'], Icon: IconFileText },
  { to: { page: 'models' }, name: 'Models', pages: ['models', 'model'], Icon: IconBox },
  { to: { page: 'connect' }, name: 'Connect', pages: ['connect'], Icon: IconLink },
];

export function Rail({ route }: { route: Route }) {
  return (
    <nav className="rail" aria-label="Pages">
      {places.map(({ to, name, pages, Icon }) => (
        <RouteLink key={name} to={to} current={pages.includes(route.page)} className="rail-link">
          <Icon size={20} stroke={1.6} aria-hidden />
          {name}
        </RouteLink>
      ))}
    </nav>
  );
}
