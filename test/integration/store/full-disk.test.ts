import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { needsSmallDisk } from '../../support/needs';
import { addon, bundled, sqlThread, temporaryDir } from '../../support/store';

describe.skipIf(needsSmallDisk())('a file system that is full', () => {
  it('is told as such whatever SQLite calls it, and every acknowledged row is there after', async () => {
    const dir = await temporaryDir();
    const options = JSON.stringify({ dir, addon, sqlThread: await sqlThread() });
    const script = await bundled('test/integration/store/filler.ts');
    const command = `mount -t tmpfs -o size=1m none '${dir}' && exec "$0" "$1" "$2"`;
    const out = execFileSync('unshare', ['-rm', 'sh', '-c', command, process.execPath, script, options], { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, encoding: 'utf8' });
    const result = JSON.parse(out) as { acknowledged: number; errors: string[]; whileFull: number; another: string; after: number; check: unknown };
    expect(result.errors).toEqual(Array.from({ length: 5 }, () => 'store-full'));
    expect(result.another).toBe('store-full');
    expect(result.acknowledged).toBeGreaterThan(3);
    expect(result.whileFull).toBe(result.acknowledged);
    expect(result.after).toBe(result.acknowledged + 1);
    expect(result.check).toEqual([{ integrity_check: 'ok' }]);
  });
});
