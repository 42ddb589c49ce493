import { app, utilityProcess } from 'electron';
import { join } from 'node:path';
import { MillwrightError } from '../../../contract/errors';
import { places } from '../../../main/places';
import type { FromHelper, ToHelper } from './messages';

/** A process of the benchmark's own: it answers one message after the other. */
export class Helper {
  private readonly child;
  private readonly waiting: { resolve(told: FromHelper): void; reject(error: Error): void }[] = [];

  constructor(name: string) {
    this.child = utilityProcess.fork(places(join(app.getAppPath(), 'dist')).entry('bench-live'), [], { serviceName: name, stdio: 'inherit' });
    this.child.on('message', (told: FromHelper) => {
      const asked = this.waiting.shift();
      if (told.t === 'failed') asked?.reject(new MillwrightError('internal', `${name}: ${told.message}`));
      else asked?.resolve(told);
    });
    this.child.once('exit', () => {
      for (const asked of this.waiting.splice(0)) asked.reject(new MillwrightError('gone', `${name} ended while it was measured.`));
    });
  }

  async ask<T extends FromHelper['t']>(message: ToHelper, wanted: T): Promise<Extract<FromHelper, { t: T }>> {
    const told = await new Promise<FromHelper>((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.child.postMessage(message);
    });
    if (told.t !== wanted) throw new MillwrightError('internal', `The benchmark's helper said ${told.t} where ${wanted} was asked for.`);
    return told as Extract<FromHelper, { t: T }>;
  }

  stop(): void {
    this.child.kill();
  }
}
