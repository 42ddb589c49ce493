import { BrowseDirection, NodeClass, ReferenceTypeIds, type ClientSession, type NodeId, type ReferenceDescription } from 'node-opcua-client';
import type { OpcuaFound } from '../../../contract/opcua-line';
import { addressOf } from './address';
import { VALUE } from './endpoint';
import { pieces } from './library';
import { plainOf, qualityOf, timeOf, typeNameOf } from './values';

const VARIABLES_MAX = 50_000;
const NODES_MAX = 200_000;
/** What was found is looked for anew after so long. */
const OLD_MS = 60_000;
const OBJECTS = 'ns=0;i=85';

interface Step {
  node: NodeId | string;
  path: string;
  /** Where it is a value itself. */
  of?: FoundNode;
}

interface FoundNode {
  node: NodeId;
  address: string;
  /** The names on the way below Objects. */
  path: string;
  /** Where the server says its unit. */
  unitNode?: NodeId;
  unit?: string;
}

/** A server's variables: found once by walking through its address space, level by level, in the background; their values are read when somebody looks. */
export class AddressSpace {
  private found: FoundNode[] = [];
  private walking: Promise<void> | undefined;
  private walkedAt = -Infinity;
  private nodes = 0;
  private problem = '';

  constructor(private readonly session: ClientSession, private readonly namespaces: readonly string[], private readonly most: { browse: number; read: number }) {}

  async browse(search: string, limit: number): Promise<OpcuaFound> {
    if (!this.walking && performance.now() - this.walkedAt > OLD_MS) this.walking = this.walk();
    // A small server is through in a moment: no need to say that it goes on.
    await Promise.race([this.walking, new Promise((resolve) => setTimeout(resolve, 400))]);
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    const fitting = this.found.filter(({ address, path }) => words.every((word) => `${address} ${path}`.toLowerCase().includes(word)));
    const shown = fitting.slice(0, limit);
    const tags = await this.read(shown);
    const note = this.problem || (this.walking ? `Looking through the server: ${this.found.length} values among ${this.nodes} nodes so far.` : this.found.length >= VARIABLES_MAX ? `The first ${VARIABLES_MAX} values are listed.` : this.found.length === 0 ? 'The server shows this user no values.' : '');
    return { tags, total: fitting.length, note };
  }

  private async walk(): Promise<void> {
    const found: FoundNode[] = [];
    const first = this.found.length === 0;
    if (first) this.found = found;
    this.nodes = 0;
    this.problem = '';
    try {
      const seen = new Set<string>();
      let level: Step[] = [{ node: OBJECTS, path: '' }];
      while (level.length > 0 && found.length < VARIABLES_MAX && this.nodes < NODES_MAX) {
        const next: Step[] = [];
        for (const piece of pieces(level, this.most.browse)) {
          const answers = await this.references(piece.map(({ node }) => node));
          piece.forEach((parent, at) => {
            for (const reference of answers[at] ?? []) this.take(reference, parent, seen, found, next);
          });
        }
        level = next;
      }
      this.found = found;
      this.walkedAt = performance.now();
    } catch (error) {
      this.problem = `The server could not be looked through to the end: ${error instanceof Error ? error.message : String(error)}.`;
    } finally {
      this.walking = undefined;
    }
  }

  private take({ nodeId, browseName, nodeClass, referenceTypeId }: ReferenceDescription, parent: Step, seen: Set<string>, found: FoundNode[], next: Step[]): void {
    const name = browseName.name ?? '';
    if (referenceTypeId.namespace === 0 && referenceTypeId.value === ReferenceTypeIds.HasProperty) {
      if (parent.of && browseName.namespaceIndex === 0 && name === 'EngineeringUnits') parent.of.unitNode = nodeId;
      return;
    }
    const key = nodeId.toString();
    // The standard's own objects tell of the server itself.
    if (nodeId.namespace === 0 || seen.has(key)) return;
    seen.add(key);
    this.nodes++;
    const path = parent.path === '' ? name : `${parent.path}/${name}`;
    if (nodeClass === NodeClass.Variable && found.length < VARIABLES_MAX) {
      const own: FoundNode = { node: nodeId, address: addressOf(nodeId, this.namespaces), path };
      found.push(own);
      next.push({ node: nodeId, path, of: own });
    } else if (nodeClass === NodeClass.Object) next.push({ node: nodeId, path });
  }

  private async references(nodes: readonly (NodeId | string)[]): Promise<ReferenceDescription[][]> {
    const results = await this.session.browse(nodes.map((nodeId) => ({
      nodeId, referenceTypeId: 'HierarchicalReferences', includeSubtypes: true, browseDirection: BrowseDirection.Forward, nodeClassMask: NodeClass.Object | NodeClass.Variable, resultMask: 63,
    })));
    const all = results.map(({ references }) => [...(references ?? [])]);
    let open = results.flatMap(({ continuationPoint }, at) => (continuationPoint ? [{ at, continuationPoint }] : []));
    while (open.length > 0) {
      const more = await this.session.browseNext(open.map(({ continuationPoint }) => continuationPoint), false);
      more.forEach(({ references }, i) => all[open[i]?.at ?? 0]?.push(...(references ?? [])));
      open = more.flatMap(({ continuationPoint }, i) => (continuationPoint ? [{ at: open[i]?.at ?? 0, continuationPoint }] : []));
    }
    return all;
  }

  private async read(nodes: readonly FoundNode[]): Promise<OpcuaFound['tags']> {
    await this.readUnits(nodes.filter(({ unitNode, unit }) => unitNode && unit === undefined));
    const tags: OpcuaFound['tags'] = [];
    for (const piece of pieces(nodes, this.most.read)) {
      const values = await this.session.read(piece.map(({ node }) => ({ nodeId: node, attributeId: VALUE })));
      piece.forEach(({ address, path, unit = '' }, at) => {
        const read = values[at];
        const quality = read ? qualityOf(read.statusCode) : 2;
        const plain = read && quality < 2 ? plainOf(read.value) : undefined;
        const value = typeof plain === 'object' ? plain.value : null;
        tags.push({
          address, title: path, type: read ? typeNameOf(read.value) : '', unit, value,
          time: (read && timeOf(read)) ?? null, quality: (['good', 'uncertain', 'bad'] as const)[quality],
        });
      });
    }
    return tags;
  }

  private async readUnits(nodes: readonly FoundNode[]): Promise<void> {
    for (const piece of pieces(nodes, this.most.read)) {
      const values = await this.session.read(piece.map(({ unitNode }) => ({ nodeId: unitNode as NodeId, attributeId: VALUE })));
      piece.forEach((one, at) => {
        const said = (values[at]?.value.value as { displayName?: { text?: unknown } } | null)?.displayName?.text;
        one.unit = typeof said === 'string' ? said.slice(0, 40) : '';
      });
    }
  }
}
