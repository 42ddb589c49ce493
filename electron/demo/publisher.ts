import { connectAsync, type MqttClient } from 'mqtt';
import { demoSite } from '../contract/demo-plant';
import type { Measured } from './physics';

/** An MQTT client like any other: QoS 1, so that a message counts as delivered only once the appliance has kept it. */
export class Publisher {
  private constructor(private readonly client: MqttClient) {}

  static async connect(port: number, clientId: string): Promise<Publisher> {
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { clientId, clean: true, protocolVersion: 4, keepalive: 30, reconnectPeriod: 1_000 });
    // It tries again by itself.
    client.on('error', () => {});
    return new Publisher(client);
  }

  /** Resolves when it is acknowledged. */
  async publish(machine: string, payload: string): Promise<void> {
    await this.client.publishAsync(`millwright/v1/${demoSite.key}/${machine}`, payload, { qos: 1 });
  }

  async close(): Promise<void> {
    await this.client.endAsync(true);
  }
}

export const liveMessage = (time: number, measured: Measured): string => JSON.stringify({ t: time, ...measured });
