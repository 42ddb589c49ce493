import { app } from 'electron';
import { parseArguments } from './args';
import { refusedSwitch } from './switches';

/** The one binary: the appliance with its window, or the command line where `--ctl` is given. */
const parsed = parseArguments(process.argv.slice(1));
app.setName('Millwright');
// No word to anybody: no crash uploads, no spell-check dictionaries, no component updates.
app.commandLine.appendSwitch('disable-background-networking');
app.commandLine.appendSwitch('disable-component-update');
app.commandLine.appendSwitch('no-proxy-server');
app.commandLine.appendSwitch('disable-domain-reliability');
// The inference runtime's own reports to its maker; it asks the environment, which every worker inherits.
process.env.ORT_DISABLE_TELEMETRY = '1';

const refused = refusedSwitch();
if (refused !== undefined) {
  process.stderr.write(`millwright: --${refused} is not for an installed appliance, so it was not started.\n`);
  process.exit(1);
}

const emptyWindow = process.argv.includes('--bench-empty-window');
// The page comes from files of our own and nothing else is ever fetched: that needs no process of its own, and the window comes the sooner.
if (!emptyWindow) app.commandLine.appendSwitch('enable-features', 'NetworkServiceInProcess2');

// Only what is asked for is evaluated.
if (emptyWindow) void import('./empty-window').then(({ showEmptyWindow }) => showEmptyWindow());
else if (parsed.ctl) void import('../ctl/ctl').then(({ runCtl }) => runCtl(parsed.ctl ?? []));
else void import('./app').then(({ runApp }) => runApp(parsed));
