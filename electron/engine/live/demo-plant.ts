import { demoArea, demoLines, demoMachines, demoModel, demoSite, demoStaleAfterMs, demoTags, type DemoReport, type DemoStart } from '../../contract/demo-plant';
import type { WorkerHandle } from '../../contract/host';
import type { Assets, PlantNode } from '../assets';
import type { Models } from '../models';
import type { Who } from '../shared/who';
import type { Live } from './types';

/** The connector that the simulator publishes to. */
const DEMO_BROKER = 'demo-broker';
/** The one to a plant that is simulated elsewhere. */
const OUTSIDE_BROKER = 'demo-plant';

export interface DemoDeps {
  assets: Pick<Assets, 'addMany' | 'findEquipment'>;
  live: Pick<Live, 'addConnector' | 'removeConnector' | 'connectors' | 'brokerPort'>;
  who: Who;
  /** Where machines that are simulated elsewhere publish. */
  broker?: string;
}

/**
 * Makes the demo plant as a person would: site, area, lines, machines with their tags and grade, and a broker to publish to. What is there
 * already stays. Returns the port that the simulator shall publish to; null where it publishes elsewhere.
 */
export async function setUpDemoPlant({ assets, live, who, broker }: DemoDeps): Promise<number | null> {
  const why = 'demo plant, simulated';
  if (!assets.findEquipment(demoSite.key, demoMachines[0]?.key ?? '')) await assets.addMany(who, null, [plantTree()], why);
  if (broker === undefined) {
    if (!live.connectors().some(({ name }) => name === DEMO_BROKER)) await live.addConnector(who, { name: DEMO_BROKER, kind: 'mqtt-broker', url: 'mqtt://127.0.0.1:0' });
    return live.brokerPort(DEMO_BROKER);
  }
  const known = live.connectors().find(({ name }) => name === OUTSIDE_BROKER);
  if (known?.url === broker) return null;
  if (known) await live.removeConnector(who, OUTSIDE_BROKER);
  await live.addConnector(who, { name: OUTSIDE_BROKER, kind: 'mqtt', url: broker });
  return null;
}

/** The shipped model watches every machine of the demo plant. */
export async function watchDemoPlant({ assets, models, who }: { assets: DemoDeps['assets']; models: Pick<Models, 'watch' | 'watchedBy'>; who: Who }): Promise<void> {
  const machines = demoMachines.flatMap(({ key }) => assets.findEquipment(demoSite.key, key)?.id ?? []);
  const watched = new Set(models.watchedBy(demoModel));
  const unwatched = machines.filter((id) => !watched.has(id));
  if (unwatched.length > 0) await models.watch(demoModel, unwatched, who);
}

function plantTree(): PlantNode {
  const tags = demoTags.map(({ name, title, kind, unit, usual }) => ({ name, title, kind, unit, usual: [...usual] as [number, number], staleAfterMs: demoStaleAfterMs }));
  return {
    kind: 'site', key: demoSite.key, name: demoSite.name,
    children: [{
      kind: 'area', key: demoArea.key, name: demoArea.name,
      children: demoLines.map((line) => ({
        kind: 'area', key: line.key, name: line.name,
        children: demoMachines.filter((machine) => machine.line === line.key).map(({ key, name, grade }) => ({ kind: 'equipment', key, name, attributes: { type: grade }, tags })),
      })),
    }],
  };
}

/** Starts the simulator in its process and passes on how far its week has come. Resolves when the week is over (at once without one). Null: without a week, or the simulator went away. */
export function runDemo(worker: Pick<WorkerHandle, 'port'>, live: Pick<Live, 'setBackfill'>, start: Omit<DemoStart, 't'>): Promise<Extract<DemoReport, { t: 'backfill' }> | null> {
  return new Promise((resolve) => {
    if (start.backfill) live.setBackfill(0);
    worker.port.onMessage((raw) => {
      const report = raw as DemoReport;
      if (report.t !== 'backfill') return;
      live.setBackfill(report.finished ? null : report.progress);
      if (report.finished) resolve(report);
    });
    worker.port.onClose(() => {
      live.setBackfill(null);
      resolve(null);
    });
    worker.port.send({ t: 'start', ...start } satisfies DemoStart);
    if (!start.backfill) resolve(null);
  });
}
