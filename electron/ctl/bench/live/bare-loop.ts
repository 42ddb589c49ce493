import Sqlite from 'better-sqlite3-multiple-ciphers';
import { connectAsync, type MqttClient } from 'mqtt';
import { SITE, type FromHelper } from './messages';

const STEP_MS = 1;
const STEPS = 10_000;

/**
 * What one would write without an appliance: a subscriber of mqtt.js, a formula, and one INSERT a message into an unencrypted SQLite file of one table. The
 * file is in WAL; `durable` makes it `synchronous=FULL`, as ours is, where the library's own `NORMAL` loses acknowledged rows with the power.
 */
export class BareLoop {
  private messages = 0;
  private readonly counts = new Float64Array(STEPS + 1);

  static async open(port: number, addon: string, file: string, durable: boolean): Promise<BareLoop> {
    const db = new Sqlite(file, { nativeBinding: addon });
    db.pragma('journal_mode = WAL');
    db.pragma(`synchronous = ${durable ? 'FULL' : 'NORMAL'}`);
    db.exec('CREATE TABLE IF NOT EXISTS reading (id INTEGER PRIMARY KEY, topic TEXT, time REAL, score REAL, payload TEXT)');
    const insert = db.prepare('INSERT INTO reading (topic, time, score, payload) VALUES (?, ?, ?, ?)');
    const loop = new BareLoop();
    const client: MqttClient = await connectAsync(`mqtt://127.0.0.1:${port}`, { clientId: `bench-bare-${durable}`, clean: true, protocolVersion: 5, properties: { receiveMaximum: 2_000 } });
    client.on('message', (topic, payload) => {
      const text = payload.toString();
      const read = JSON.parse(text) as Record<string, number>;
      insert.run(topic, read.t, formula(read), text);
      const took = Date.now() - (read.t ?? 0);
      const step = Math.min(STEPS, Math.max(0, Math.ceil(took / STEP_MS) - 1));
      loop.counts[step] = (loop.counts[step] ?? 0) + 1;
      loop.messages++;
    });
    await client.subscribeAsync(`millwright/v1/${SITE}/#`, { qos: 1 });
    return loop;
  }

  seen(): Extract<FromHelper, { t: 'seen' }> {
    return { t: 'seen', messages: this.messages, upTo: Float64Array.from({ length: STEPS + 1 }, (_, i) => (i < STEPS ? (i + 1) * STEP_MS : Infinity)), counts: this.counts };
  }
}

/** Power in kW against what the gearbox takes: the kind of rule that such flows hold. */
function formula({ rotational_speed: speed = NaN, torque = NaN, process_temperature: process = NaN, air_temperature: air = NaN }: Record<string, number>): number {
  return ((speed * torque * 2 * Math.PI) / 60_000) * (1 + Math.max(0, process - air - 8.6) / 10);
}
