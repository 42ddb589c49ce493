import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Alarms } from '../alarms';
import type { Live } from '../live';
import type { Models } from '../models';
import type { Store } from '../store';

const PREFIX = 'millwright_';
/** Of the picture's codes. */
const CONDITIONS = ['live', 'stale', 'silent', 'blind', 'off'] as const;

export interface MetricsDeps {
  live: Pick<Live, 'frame' | 'flow' | 'rejections' | 'connectors'>;
  models: Pick<Models, 'list' | 'scorer'>;
  alarms: Pick<Alarms, 'highest'>;
  store: Pick<Store, 'space'>;
}

export interface Metrics {
  /** In Prometheus' text format (0.0.4). */
  text(): Promise<string>;
  answered(route: string, status: number, ms: number): void;
  scored(model: string, rows: number, ms: number): void;
}

/** The figures of the appliance. What others count anyway is asked when they are read; times are counted here. */
export function createMetrics({ live, models, alarms, store }: MetricsDeps): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const counter = (name: string, help: string, labelNames: string[] = []) => new Counter({ name: PREFIX + name, help, labelNames, registers });
  const gauge = (name: string, help: string, labelNames: string[] = []) => new Gauge({ name: PREFIX + name, help, labelNames, registers });
  const totals = { readings: counter('readings_total', 'Readings kept since the engine started.'), unchanged: counter('readings_unchanged_total', 'Readings that came and were not kept, by the deadbands of their tags.'), predictions: counter('predictions_total', 'Predictions of equipment that were stored.') };
  const rejections = counter('rejections_total', 'What came and was not stored as it was sent.', ['connector', 'cause']);
  const equipment = gauge('equipment', 'Equipment by what is heard of it.', ['condition']);
  const connectors = gauge('connector_up', '1: connected.', ['connector']);
  const unacknowledged = gauge('alarms_active', 'Equipment with an active alarm, by its highest priority.', ['priority']);
  const waiting = gauge('model_waiting_rows', 'Rows that wait for a model.', ['model']);
  const turnedAway = counter('model_rejected_total', 'Calls turned away because the queue was full.', ['model']);
  const rows = counter('model_rows_total', 'Rows answered.', ['model']);
  const failing = gauge('store_failing', '1: readings can\'t be kept.');
  const used = gauge('store_used_bytes', 'Bytes that the store takes.');
  const free = gauge('store_free_bytes', 'Bytes free where the store is.');
  const latency = gauge('prediction_latency_seconds', 'From a reading to its stored prediction, median of the last minute.');
  const cpu = counter('engine_cpu_seconds_total', 'Processor time of the engine\'s own process.');
  const memory = gauge('engine_resident_bytes', 'Memory of the engine\'s own process.');
  const http = new Histogram({ name: `${PREFIX}http_request_seconds`, help: 'From the head of a request to the end of its answer.', labelNames: ['route', 'status'], buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2, 10], registers });
  const scoring = new Histogram({ name: `${PREFIX}scoring_seconds`, help: 'From asking a model, for a program, to its answer.', labelNames: ['model'], buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2, 10], registers });
  const scoredRows = counter('scored_rows_total', 'Rows that programs asked a model for.', ['model']);

  const ofModels = async () => {
    for (const { model } of models.list().filter(({ answers }) => answers)) {
      const scorer = await models.scorer(model).catch(() => undefined);
      const stats = scorer?.session.stats();
      await scorer?.release();
      if (!stats) continue;
      waiting.set({ model }, stats.waitingRows);
      turnedAway.inc({ model }, stats.rejected);
      rows.inc({ model }, stats.rows);
    }
  };
  const read = async () => {
    for (const one of [totals.readings, totals.unchanged, totals.predictions, rejections, turnedAway, rows, cpu, equipment, connectors, unacknowledged, waiting]) one.reset();
    const frame = live.frame();
    totals.readings.inc(frame.readings);
    totals.unchanged.inc(live.flow().unchanged);
    totals.predictions.inc(frame.predictions);
    for (const { connector, cause, count } of live.rejections()) rejections.inc({ connector, cause }, count);
    CONDITIONS.forEach((condition, code) => equipment.set({ condition }, frame.condition.filter((one) => one === code).length));
    for (const { name, state } of live.connectors()) connectors.set({ connector: name }, state === 'connected' ? 1 : 0);
    const highest = [...alarms.highest().values()];
    for (const priority of [1, 2, 3, 4]) unacknowledged.set({ priority: String(priority) }, highest.filter((one) => one === priority).length);
    failing.set(frame.storeProblem === null ? 0 : 1);
    if (Number.isFinite(frame.latencyMs)) latency.set(frame.latencyMs / 1000);
    const usage = process.cpuUsage();
    cpu.inc((usage.user + usage.system) / 1e6);
    memory.set(process.memoryUsage.rss());
    const space = await store.space();
    used.set(space.used);
    free.set(space.free);
    await ofModels();
    return registry.metrics();
  };
  let last: Promise<string> = Promise.resolve('');
  return {
    // One after the other: what is set back for one reader is not to be missing for another.
    text: () => (last = last.catch(() => '').then(read)),
    answered: (route, status, ms) => http.observe({ route, status: String(status) }, ms / 1000),
    scored: (model, count, ms) => {
      scoring.observe({ model }, ms / 1000);
      scoredRows.inc({ model }, count);
    },
  };
}
