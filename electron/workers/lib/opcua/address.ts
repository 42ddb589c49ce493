import { coerceNodeId, type NodeId } from 'node-opcua-client';

/** The namespace of the standard itself, which every server has as its first. */
const STANDARD = 'http://opcfoundation.org/UA/';
const kinds = ['', 'i', 's', 'g', 'b'] as const;

/**
 * A node as text that stays the same when a server counts its namespaces anew: `nsu=<namespace>;s=<name>` (OPC 10000-6, 5.3.1.11), `;` and `%` within the
 * namespace escaped; of the standard's own nodes `i=<number>` alone.
 */
export function addressOf({ namespace, identifierType, value }: NodeId, namespaces: readonly string[]): string {
  const own = value instanceof Uint8Array ? Buffer.from(value).toString('base64') : String(value);
  const identifier = `${kinds[identifierType]}=${own}`;
  if (namespace === 0) return identifier;
  return `nsu=${(namespaces[namespace] ?? '').replaceAll('%', '%25').replaceAll(';', '%3B')};${identifier}`;
}

/** The node that an address means at a server with these namespaces, or why it means none. */
export function nodeOf(address: string, namespaces: readonly string[]): NodeId | string {
  const [, uri, identifier] = /^(?:nsu=([^;]+);)?([isgb]=.+)$/s.exec(address) ?? [];
  if (identifier === undefined) return 'It is not the address of a node: nsu=<namespace>;s=<name>, with i= where the node has a number.';
  const namespace = uri === undefined ? 0 : namespaces.indexOf(uri === STANDARD ? STANDARD : uri.replaceAll('%3B', ';').replaceAll('%25', '%'));
  if (namespace < 0) return `The server has no namespace ${uri}.`;
  try {
    return coerceNodeId(`ns=${namespace};${identifier}`);
  } catch {
    return 'It is not the address of a node that can be read.';
  }
}
