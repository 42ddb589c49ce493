import { useMemo, useSyncExternalStore, type ReactNode } from 'react';
import { formatRoute, parseRoute, type Route } from './route';

const subscribe = (listener: () => void) => {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
};

export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  return useMemo(() => parseRoute(hash), [hash]);
}

export function go(route: Route): void {
  location.hash = formatRoute(route);
}

/** Puts the address right without a step that one could go back to: for what moves under the hand. */
export function settle(route: Route): void {
  location.replace(formatRoute(route));
}

interface RouteLinkProps {
  to: Route;
  children: ReactNode;
  className?: string;
  current?: boolean;
  'aria-label'?: string;
}

/** A link to a page. It can be focused, pressed and opened as any link. */
export function RouteLink({ to, children, className, current, ...rest }: RouteLinkProps) {
  return (
    <a href={formatRoute(to)} className={className} aria-current={current ? 'page' : undefined} {...rest}>
      {children}
    </a>
  );
}
