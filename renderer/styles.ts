/** Every style of the window, in one file with the first page: a part of the script that comes later brings none of its own. */
import '@fontsource-variable/inter';
import './theme/tokens.css';
import './theme/base.css';
import './kit/kit.css';
import 'uplot/dist/uPlot.min.css';
import './kit/chart.css';
import './app/app.css';
import './features/overview/overview.css';
import './features/equipment/equipment.css';
import './features/alarms/alarms.css';
import './features/batch/batch.css';
import './features/reports/reports.css';
import './features/models/models.css';
import './features/connect/connect.css';
import './features/why/why.css';
import './features/setup/setup.css';
