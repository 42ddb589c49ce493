import { createRoot } from 'react-dom/client';
import './styles';
import { App } from './app/App';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { setTheme } from './app/theme';
import { createAppliance } from './state/appliance';
import { ApplianceContext } from './state/hooks';
import { language, systemLocale } from './words/language';

const { millwright: bridge } = window;
if (bridge.themeMode) setTheme(bridge.themeMode, null);
document.documentElement.lang = language;

// The connection is asked for before anything is drawn: the engine answers while the page is made.
const appliance = createAppliance(bridge);
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <ApplianceContext value={appliance}>
      <I18nProvider locale={systemLocale}>
        <App />
      </I18nProvider>
    </ApplianceContext>,
  );
}
