import { use, type ReactNode } from 'react';
import { ClockContext } from '../state/clock';
import { ApplianceContext, useAppliance } from '../state/hooks';
import { useSelected } from '../state/store';
import type { ReplayState } from '../state/replay';

const isOn = (state: ReplayState | null) => state !== null;
export const useReplaying = (): boolean => useSelected(useAppliance().replay.state, isOn);

/** What stands inside shows the moment that is replayed, while one is. */
export function InThePast({ children }: { children: ReactNode }) {
  const { replay } = useAppliance();
  const on = useReplaying();
  const present = use(ApplianceContext);
  return (
    <ApplianceContext value={on ? replay.shown : present}>
      <ClockContext value={on ? replay.clock : null}>{children}</ClockContext>
    </ApplianceContext>
  );
}
