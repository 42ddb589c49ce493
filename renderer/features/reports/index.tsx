import { RouteLink } from '../../app/navigation';
import { t } from '../../words/catalogue/reports';
import { t as own } from '../../words/catalogue/own-reports';
import { Archive } from './components/Archive';
import { OwnReports } from './components/OwnReports';
import { Schedules } from './components/Schedules';

/** What was written, and when the next will be. */
export default function Reports({ tab }: { tab: 'archive' | 'schedules' | 'own' }) {
  const tabs = (
    <nav className="tabs" aria-label={t.tabsLabel}>
      <RouteLink to={{ page: 'reports', tab: 'archive' }} current={tab === 'archive'}>
        {t.archive}
      </RouteLink>
      <RouteLink to={{ page: 'reports', tab: 'schedules' }} current={tab === 'schedules'}>
        {t.schedules}
      </RouteLink>
      <RouteLink to={{ page: 'reports', tab: 'own' }} current={tab === 'own'}>
        {own.tab}
      </RouteLink>
    </nav>
  );
  return <div className="page">{tab === 'archive' ? <Archive tabs={tabs} /> : tab === 'own' ? <OwnReports tabs={tabs} /> : <Schedules tabs={tabs} />}</div>;
}
