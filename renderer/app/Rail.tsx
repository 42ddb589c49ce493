import type { ComponentType } from 'react';
import { IconBell, IconBox, IconBuildingFactory, IconChartLine, IconFileText, IconLayoutDashboard, IconLayoutGrid, IconLink, IconList } from '../kit/icons';
import { RouteLink } from './navigation';
import { trendOf, type Route } from './route';
import { t } from '../words/catalogue/app';

interface Place {
  to: Route;
  name: string;
  pages: readonly Route['page'][];
  Icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>;
}

const places: readonly Place[] = [
  { to: { page: 'overview' }, name: t.pages.overview, pages: ['overview'], Icon: IconLayoutGrid },
  { to: { page: 'displays' }, name: t.pages.displays, pages: ['displays', 'display'], Icon: IconLayoutDashboard },
  { to: { page: 'equipment' }, name: t.pages.equipment, pages: ['equipment', 'machine'], Icon: IconBuildingFactory },
  { to: { page: 'alarms', tab: 'active' }, name: t.pages.alarms, pages: ['alarms'], Icon: IconBell },
  { to: trendOf([]), name: t.pages.trend, pages: ['trend'], Icon: IconChartLine },
  { to: { page: 'batch' }, name: t.pages.batch, pages: ['batch'], Icon: IconList },
  { to: { page: 'reports', tab: 'archive' }, name: t.pages.reports, pages: ['reports', 'own-report'], Icon: IconFileText },
  { to: { page: 'models' }, name: t.pages.models, pages: ['models', 'model'], Icon: IconBox },
  { to: { page: 'connect' }, name: t.pages.connect, pages: ['connect'], Icon: IconLink },
];

export function Rail({ route }: { route: Route }) {
  return (
    <nav className="rail" aria-label={t.pagesLabel}>
      {places.map(({ to, name, pages, Icon }) => (
        <RouteLink key={name} to={to} current={pages.includes(route.page)} className="rail-link">
          <Icon size={20} stroke={1.6} aria-hidden />
          {name}
        </RouteLink>
      ))}
    </nav>
  );
}
