import { lazy, Suspense } from 'react';
import { useAppliance, useConnection, useSession } from '../state/hooks';
import { Shell } from './Shell';
import { t } from '../words/catalogue/app';

const Wall = lazy(() => import('./Wall'));
const Welcome = lazy(() => import('../features/setup'));

/** Setup and unlocking first, then the plant. While the engine is only being started again, what was shown stays. */
export function App() {
  const session = useSession();
  const { bridge } = useAppliance();
  if (session.phase === 'open' && bridge.isWall) {
    return (
      <Suspense fallback={<Starting />}>
        <Wall />
      </Suspense>
    );
  }
  if (session.phase === 'open') return <Shell />;
  if (session.phase === 'connecting') return <Starting problem={session.problem} />;
  return (
    <Suspense fallback={<Starting />}>
      <Welcome session={session} />
    </Suspense>
  );
}

function Starting({ problem }: { problem?: string }) {
  const { engine, message } = useConnection();
  return (
    <main className="starting" aria-busy={engine !== 'down'}>
      <p className="strong">Millwright</p>
      <p className="muted">{engine === 'down' ? t.engineStopped(message ?? '') : (problem ?? t.starting)}</p>
    </main>
  );
}
