import { createRoot } from 'react-dom/client';
import './styles';
import { App } from './app/App';
import { setTheme } from './app/theme';
import { createAppliance } from './state/appliance';
import { ApplianceContext } from './state/hooks';

const { millwright: bridge } = window;
if (bridge.themeMode) setTheme(bridge.themeMode, null);
document.documentElement.lang = 'en';

// The connection is asked for before anything is drawn: the engine answers while the page is made.
const appliance = createAppliance(bridge);
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <ApplianceContext value={appliance}>
      <App />
    </ApplianceContext>,
  );
}
