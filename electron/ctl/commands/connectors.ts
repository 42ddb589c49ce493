import { newConnector, type Connector } from '../../contract/connectors';
import type { Client } from '../../contract/contract';
import { MillwrightError } from '../../contract/errors';
import { issueText } from '../../contract/issue';
import type { Command } from '../command';
import { connectorFlags, optionsOf } from '../connector-options';
import { UsageError, wordOf, type Parsed } from '../options';
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
        ...table(['NAME', 'URL', 'STATE', 'MAPPED', 'READINGS', 'UNCHANGED', 'REJECTED'], connectors.map((c) => [c.name, c.url, c.state, c.mapped, c.readings, c.unchanged, c.rejected])),
        ...(rejections.length > 0 ? ['', ...table(['COUNT', 'CAUSE', 'TOPIC', 'WHY'], rejections.map((r) => [r.count, r.cause, r.topic, r.message]))] : []),
      ]);
    }),
};

const add: Command = {
  usage: 'NAME --url ADDRESS [--kind K] [--username U] [flags of its kind: docs/live-data.md]',
  words: 1,
  does: 'takes readings from a source; a password is read from MILLWRIGHT_CONNECTOR_PASSWORD',
  options: { url: { type: 'string' }, username: { type: 'string' }, kind: { type: 'string' }, ...connectorFlags },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const connector = await client.live.addConnector(await wanted(parsed));
      answer(parsed, connector, () => [`${connector.name}: ${connector.message}`]);
    }),
};

async function wanted(parsed: Parsed) {
  const { options, privateKey } = await optionsOf(parsed, parsed.text('kind') ?? 'mqtt');
  const username = parsed.text('username');
  const password = process.env.MILLWRIGHT_CONNECTOR_PASSWORD;
  const read = newConnector.safeParse({
    name: named(parsed), kind: parsed.text('kind') ?? 'mqtt', url: parsed.needed('url'), options, privateKey, ...(username ? { username } : {}), ...(password ? { password } : {}),
  });
  if (read.success) return read.data;
  throw new UsageError(issueText(read.error));
}

const remove: Command = {
  usage: 'NAME',
  words: 1,
  does: 'takes no more readings from a source and forgets its mappings; what has come so far stays',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const name = named(parsed);
      await client.live.removeConnector({ name });
      answer(parsed, { removed: name }, () => [`${name} is removed.`]);
    }),
};

const TRY_MS = 10_000;

const test: Command = {
  usage: 'NAME',
  words: 1,
  does: 'says whether a connector reaches its source; exit code 1 where it does not within 10 s',
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const connector = await connected(client, named(parsed));
      answer(parsed, connector, () => [`${connector.name}: ${connector.message}`]);
      return connector.state === 'connected' ? 0 : 1;
    }),
};

const browse: Command = {
  usage: 'NAME [--search WORDS] [--limit N]',
  words: 1,
  does: "a source's own tags with their newest values and where they go; waits up to 10 s for the first",
  options: { search: { type: 'string' }, limit: { type: 'string' } },
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const found = await foundTags(client, parsed, Number(parsed.text('limit') ?? 200));
      answer(parsed, found, () => [
        ...table(['ADDRESS', 'TYPE', 'VALUE', 'UNIT', 'QUALITY', 'MAPPED TO'], found.tags.map((tag) => [tag.address, tag.type, String(tag.value ?? '-'), tag.unit, tag.quality, tag.mappedTo ?? '-'])),
        ...(found.tags.length < found.total ? [`${found.total - found.tags.length} more: search for some, or raise --limit.`] : []),
        ...(found.note ? [found.note] : []),
      ]);
    }),
};

export async function foundTags(client: Client, parsed: Parsed, limit: number) {
  const { name, kind } = await connected(client, named(parsed));
  const until = Date.now() + TRY_MS;
  let found = await client.live.browse({ name, search: parsed.text('search') ?? '', limit });
  // A server of OPC UA tells what it has found so far.
  while ((found.total === 0 || found.note.startsWith('Looking through')) && Date.now() < until) {
    await pause(300);
    found = await client.live.browse({ name, search: parsed.text('search') ?? '', limit });
  }
  return { ...found, kind };
}

/** The connector once it is up, or enough is known of it, or as it is after 10 s. */
export async function connected(client: Client, name: string, enough: (connector: Connector) => boolean = () => false) {
  const until = Date.now() + TRY_MS;
  for (;;) {
    const connector = await connectorOf(client, name);
    if (connector.state === 'connected' || !connector.enabled || enough(connector) || Date.now() > until) return connector;
    await pause(200);
  }
}

export async function connectorOf(client: Client, name: string): Promise<Connector> {
  const connector = (await client.live.connectors({})).find((candidate) => candidate.name === name);
  if (!connector) throw new MillwrightError('not-found', `There is no connector named ${name}.`, { connector: name });
  return connector;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export const named = (parsed: Parsed): string => wordOf(parsed, "The connector's name is needed.");

export const connectorCommands: Record<string, Command> = { 'connector list': list, 'connector add': add, 'connector test': test, 'connector browse': browse, 'connector remove': remove };
