import { MillwrightError } from '../../contract/errors';
import type { Command } from '../command';
import { UsageError } from '../options';
import { answer, table } from '../output';
import { withEngine } from '../with';

const list: Command = {
  usage: '',
  does: 'lists connectors, their state and what was rejected',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const connectors = await client.live.connectors({});
      const rejections = await client.live.rejections({});
      answer(parsed, { connectors, rejections }, () => [
        ...table(['NAME', 'URL', 'STATE', 'READINGS', 'REJECTED'], connectors.map((c) => [c.name, c.url, c.state, c.readings, c.rejected])),
        ...(rejections.length > 0 ? ['', ...table(['COUNT', 'CAUSE', 'TOPIC', 'WHY'], rejections.map((r) => [r.count, r.cause, r.topic, r.message]))] : []),
      ]);
    }),
};

const add: Command = {
  usage: 'NAME --url mqtt://HOST:PORT [--username U] [--kind mqtt|mqtt-broker]',
  words: 1,
  does: 'takes readings from an MQTT broker; a password is read from MILLWRIGHT_CONNECTOR_PASSWORD',
  options: { url: { type: 'string' }, username: { type: 'string' }, kind: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const [name] = parsed.positionals;
      if (!name) throw new UsageError("The connector's name is needed.");
      const kind = parsed.text('kind') ?? 'mqtt';
      if (kind !== 'mqtt' && kind !== 'mqtt-broker') throw new UsageError('--kind is mqtt or mqtt-broker.');
      const username = parsed.text('username');
      const password = process.env.MILLWRIGHT_CONNECTOR_PASSWORD;
      const connector = await client.live.addConnector({ name, kind, url: parsed.needed('url'), ...(username ? { username } : {}), ...(password ? { password } : {}) });
      answer(parsed, connector, () => [`${connector.name}: ${connector.message}`]);
    }),
};

const TRY_MS = 10_000;

const test: Command = {
  usage: 'NAME',
  words: 1,
  does: 'says whether a connector reaches its source; exit code 1 where it does not within 10 s',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const [name] = parsed.positionals;
      if (!name) throw new UsageError("The connector's name is needed.");
      const until = Date.now() + TRY_MS;
      for (;;) {
        const connector = (await client.live.connectors({})).find((candidate) => candidate.name === name);
        if (!connector) throw new MillwrightError('not-found', `There is no connector named ${name}.`, { connector: name });
        if (connector.state === 'connected' || Date.now() > until) {
          answer(parsed, connector, () => [`${connector.name}: ${connector.message}`]);
          return connector.state === 'connected' ? 0 : 1;
        }
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }),
};

export const connectorCommands: Record<string, Command> = { 'connector list': list, 'connector add': add, 'connector test': test };
