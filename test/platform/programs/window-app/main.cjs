/** The smallest app with a sandboxed window and a utility process that loads what the engine loads. */
const { app, BrowserWindow, utilityProcess } = require('electron');
const { join } = require('node:path');

void app.whenReady().then(() => {
  const window = new BrowserWindow({ webPreferences: { sandbox: true, contextIsolation: true } });
  void window.loadURL('data:text/html,<title>a window</title><button onclick="this.textContent = \'pressed\'">press</button>');
  const child = utilityProcess.fork(join(__dirname, 'child.cjs'), [process.argv.at(-1)], { stdio: 'inherit' });
  child.on('message', (message) => { globalThis.fromChild = message; });
});
