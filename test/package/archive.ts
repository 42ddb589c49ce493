import { closeSync, openSync, readSync } from 'node:fs';

interface Node { files?: Record<string, Node>; unpacked?: boolean }

export interface Entry { path: string; unpacked: boolean }

/**
 * The files of an ASAR archive, from its header: four words of 4 bytes, the last of them the length of the JSON behind.
 * Read byte by byte: the runtime would show the archive as a folder.
 */
export function archiveEntries(file: string): Entry[] {
  const withAsar = process.noAsar;
  process.noAsar = true;
  const fd = openSync(file, 'r');
  try {
    const words = Buffer.alloc(16);
    readSync(fd, words, 0, 16, 0);
    const json = Buffer.alloc(words.readUInt32LE(12));
    readSync(fd, json, 0, json.length, 16);
    return [...below('', JSON.parse(json.toString()) as Node)];
  } finally {
    closeSync(fd);
    process.noAsar = withAsar;
  }
}

function* below(folder: string, node: Node): Generator<Entry> {
  for (const [name, child] of Object.entries(node.files ?? {})) {
    if (child.files) yield* below(`${folder}${name}/`, child);
    else yield { path: `${folder}${name}`, unpacked: child.unpacked === true };
  }
}
