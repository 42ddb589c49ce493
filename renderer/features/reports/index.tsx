import { RouteLink } from '../../app/navigation';
import { t } from '../../words/catalogue/reports';
import { Archive } from './components/Archive';
import { Schedules } from './components/Schedules';

/** What was written, and when the next will be. */
export default function Reports({ tab }: { tab: 'archive' | 'schedules' }) {
  const tabs = (
    <nav className="tabs" aria-label={t.tabsLabel}>
      <RouteLink to={{ page: 'reports', tab: 'archive' }} current={tab === 'archive'}>
        {t.archive}
      </RouteLink>
      <RouteLink to={{ page: 'reports', tab: 'schedules' }} current={tab === 'schedules'}>
        {t.schedules}
      </RouteLink>
    </nav>
  );
  return <div className="page">{tab === 'archive' ? <Archive tabs={tabs} /> : <Schedules tabs={tabs} />}</div>;
}
