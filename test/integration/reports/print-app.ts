import { readFileSync, writeFileSync } from 'node:fs';
import { app } from 'electron';
import type { PrintOptions } from '../../../electron/contract/host';
import { printPdf } from '../../../electron/main/print';

/** Prints the pages named in a file with the appliance's own printing, and nothing else: `electron <folder> <jobs.json>`. */
const [file = ''] = process.argv.slice(-1);
app.disableHardwareAcceleration();
app.on('window-all-closed', () => undefined);
void app.whenReady().then(async () => {
  const jobs = JSON.parse(readFileSync(file, 'utf8')) as { html: string; options: PrintOptions; out: string }[];
  try {
    for (const { html, options, out } of jobs) writeFileSync(out, await printPdf(html, options));
    app.exit(0);
  } catch (error) {
    console.error(error);
    app.exit(1);
  }
});
