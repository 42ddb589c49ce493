import { Button } from '../kit/Button';
import { IconHelpCircle, IconHistory, IconSearch } from '../kit/icons';
import { PriorityMark } from '../kit/PriorityMark';
import { useIsPast, useTick } from '../state/clock';
import { useAlarms, useAppliance, useConnection, useLivePart, usePlant, useSession, useSteadyLive } from '../state/hooks';
import { ageOf, newestReceived, type Live } from '../state/live';
import { commonPlace, pathOf, type PlantIndex } from '../state/plant';
import { t } from '../words/catalogue/app';
import { t as r } from '../words/catalogue/replay';
import { isActive, needsAcknowledging } from '../words/alarms';
import { number } from '../words/numbers';
import { clock, duration } from '../words/time';
import { RouteLink } from './navigation';
import { PersonMenu } from './PersonMenu';
import { Sound } from './Sound';
import type { Route } from './route';

interface HeaderProps {
  route: Route;
  /** Asks what to go to. */
  onFind?: () => void;
  onHelp?: () => void;
  /** On a wall: which page of how many this is. Nobody sits before it. */
  turn?: string;
}

export function Header({ route, turn, onFind, onHelp }: HeaderProps) {
  return (
    <header className="header">
      <RouteLink to={{ page: 'overview' }} className="brand">
        Millwright
      </RouteLink>
      <Crumbs route={route} />
      {turn ? <p className="muted nowrap">{turn}</p> : null}
      <Simulated />
      <div className="header-end">
        {turn === undefined ? (
          <span className="header-tools">
            {onFind ? <Button small look="quiet" iconOnly onPress={onFind} aria-label={t.goTo}><IconSearch size={18} aria-hidden /></Button> : null}
            {onHelp ? <Button small look="quiet" iconOnly onPress={onHelp} aria-label={t.help}><IconHelpCircle size={18} aria-hidden /></Button> : null}
            <Past />
          </span>
        ) : null}
        {turn === undefined ? <Sound /> : null}
        <Counts />
        <Freshness />
        <Connected />
        {turn === undefined ? <PersonMenu /> : null}
        <Clock />
      </div>
    </header>
  );
}

const pageNames: Record<Route['page'], string> = { people: t.people, start: t.settingUp, ...t.pages, machine: t.pages.equipment, display: t.pages.displays, model: t.pages.models, 'own-report': t.pages.reports };
export const pageName = ({ page }: Route): string => pageNames[page];

function crumbs(route: Route, plant: PlantIndex | null): string[] {
  if (plant && route.page === 'machine') return pathOf(plant, route.asset).map((asset) => asset.name);
  const common = plant ? commonPlace(plant).map((asset) => asset.name) : [];
  if (route.page === 'overview') return common;
  return [...common.slice(0, 1), ...(route.page === 'model' ? [t.pages.models, route.model] : [pageName(route)])];
}

function Crumbs({ route }: { route: Route }) {
  const names = crumbs(route, usePlant());
  return (
    <p className="crumbs ellipsis">
      {names.map((name, i) => (
        <span key={i} className={i === names.length - 1 ? 'here' : undefined}>
          {i > 0 ? <span aria-hidden> / </span> : null}
          {name}
        </span>
      ))}
    </p>
  );
}

function Simulated() {
  const plant = usePlant();
  const session = useSession();
  const simulated = plant?.plant.simulated ?? (session.phase === 'open' && session.vault.demo);
  return simulated ? <span className="badge">{t.simulated}</span> : null;
}

/** Alarms of each priority that are active or still wait for a person. */
function Counts() {
  const alarms = useAlarms().filter((alarm) => isActive(alarm) || needsAcknowledging(alarm));
  return (
    <RouteLink to={{ page: 'alarms', tab: 'active' }} className="counts">
      <span className="visually-hidden">{t.alarmCounts}</span>
      {[1, 2, 3, 4].map((priority) => {
        const count = alarms.filter((alarm) => alarm.priority === priority).length;
        return (
          <span key={priority} className={count === 0 ? 'count none' : 'count'}>
            <PriorityMark priority={priority} label="" />
            {count}
            <span className="visually-hidden">{t.ofPriority(priority)}{priority < 4 ? ', ' : ''}</span>
          </span>
        );
      })}
    </RouteLink>
  );
}

function Past() {
  const { replay } = useAppliance();
  if (useIsPast()) return null;
  return <Button small look="quiet" iconOnly onPress={() => replay.begin()} aria-label={r.open}><IconHistory size={18} aria-hidden /></Button>;
}

/** Older than this the newest reading of a whole plant is no longer called live. */
const LIVE_WITHIN_MS = 5000;

/** How old the newest reading is. It counts on when no more come, or when the engine has stopped. */
function Freshness() {
  const { live, mono } = useSteadyLive();
  const { client } = useConnection();
  const isPast = useIsPast();
  if (!live) return <span className="fresh muted">{isPast ? r.reading : t.waitingForData}</span>;
  const age = ageOf(newestReceived(live.frame), live, mono);
  if (Number.isNaN(age)) return <span className="fresh muted">{isPast ? r.nothingThen : t.noReadingYet}</span>;
  if (isPast) return <span className="fresh"><span className="muted">{r.newestThen}</span> <span className="age">{duration(age)}</span></span>;
  const isLive = client !== null && age < LIVE_WITHIN_MS;
  return (
    <span className={isLive ? 'fresh' : 'fresh stale'}>
      <i className="dot" aria-hidden />
      <span className="muted">{isLive ? t.live : t.noDataFor}</span> <span className="age">{duration(age)}</span>
    </span>
  );
}

/** Connected is a machine whose readings come, whether a prediction can be made of them or not. */
function connectedOf(live: Live | null) {
  let connected = 0;
  for (const condition of live?.frame.condition ?? []) if (condition === 0 || condition === 3) connected++;
  return { connected, all: live?.frame.assets.length ?? 0 };
}

function Connected() {
  const { connected, all } = useLivePart(connectedOf);
  if (all === 0) return null;
  return (
    <RouteLink to={{ page: 'equipment' }} className="connected">
      {t.connected(number(connected), number(all))}
    </RouteLink>
  );
}

function Clock() {
  const { wall } = useTick();
  return (
    <time className="clock" dateTime={new Date(wall).toISOString().slice(0, 19)}>
      {clock(wall)}
    </time>
  );
}
