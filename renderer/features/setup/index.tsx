import type { SessionState } from '../../state/session';
import { useConnection } from '../../state/hooks';
import { CreateVault } from './components/CreateVault';
import { FailedStore } from './components/FailedStore';
import { SignIn } from './components/SignIn';
import { Unlock } from './components/Unlock';
import { t } from '../../words/catalogue/setup';

/** Everything before the plant: first run, unlocking, a store that can't be opened. */
export default function Welcome({ session }: { session: Extract<SessionState, { phase: 'vault' | 'sign-in' }> }) {
  const { client } = useConnection();
  return (
    <div className="welcome">
      <main className="welcome-card" aria-busy={client === null}>
        <p className="welcome-brand">Millwright</p>
        {client ? null : <p className="muted">{t.engineStarts}</p>}
        <Step session={session} />
        <p className="welcome-home small muted">{t.dataFolder(session.vault.home)}</p>
      </main>
    </div>
  );
}

function Step({ session }: { session: Extract<SessionState, { phase: 'vault' | 'sign-in' }> }) {
  if (session.phase === 'sign-in') return <SignIn />;
  const { vault } = session;
  switch (vault.state) {
    case 'new':
      return <CreateVault keychain={vault.keychain} />;
    case 'locked':
      return <Unlock />;
    case 'failed':
      return <FailedStore error={vault.error ?? { code: 'internal', message: t.couldNotOpen }} home={vault.home} />;
    default:
      return (
        <>
          <h1>{t.opening}</h1>
          <p className="muted">{t.beingOpened}</p>
        </>
      );
  }
}
