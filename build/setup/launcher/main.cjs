/**
 * Starts the app in the folder that the command line names, as Electron's own `default_app` does: the first argument
 * that is no switch is the folder, everything after it belongs to the app. Not part of any package that ships.
 */
const { app } = require('electron');
const { existsSync, readFileSync } = require('node:fs');
const Module = require('node:module');
const { join, resolve } = require('node:path');

const named = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
if (!named) {
  process.stderr.write('This is an Electron runtime without an app: name the folder of one.\n');
  process.exit(2);
}
const folder = resolve(named);
const manifest = join(folder, 'package.json');
const about = existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')) : {};

Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
app.setName(about.productName ?? about.name ?? 'Electron');
if (about.version) app.setVersion(about.version);
app.setDesktopName(about.desktopName ?? `${app.getName()}.desktop`);
app.setAppPath(folder);
const entry = Module._resolveFilename(folder, null, true);
process.mainModule = undefined;
Module._load(entry, null, true);
