import { describe, expect, it } from 'vitest';
import type { Transaction } from '../../../../electron/engine/store';
import { testStore } from '../../../support/store';
import { add, count, notes } from './notes';

describe('a transaction', () => {
  it('sees its own writes, which nobody else sees before it is committed', async () => {
    const { main } = await testStore(notes);
    await main.transaction('add', async (tx) => {
      await tx.run("INSERT INTO note (text) VALUES ('one')");
      expect(await tx.get('SELECT count(*) AS n FROM note')).toEqual({ n: 1 });
      expect(await count(main)).toBe(0);
    });
    expect(await count(main)).toBe(1);
  });

  it('leaves nothing when its work throws', async () => {
    const { main } = await testStore(notes);
    const why = new Error('changed my mind');
    await expect(main.transaction('fails', async (tx) => {
      await tx.run("INSERT INTO note (text) VALUES ('one')");
      throw why;
    })).rejects.toBe(why);
    expect(await count(main)).toBe(0);
    await add(main, 'two');
    expect(await count(main)).toBe(1);
  });

  it('leaves nothing of many rows when one of them can\'t be written', async () => {
    const { main } = await testStore(notes);
    await expect(add(main, 'a', 'b', 'a', 'c')).rejects.toMatchObject({ code: 'conflict', details: { file: 'millwright.db', sqlite: 'SQLITE_CONSTRAINT_UNIQUE' } });
    expect(await count(main)).toBe(0);
  });

  it('goes on after a statement that failed and was expected to', async () => {
    const { main } = await testStore(notes);
    await add(main, 'a');
    await main.transaction('careful', async (tx) => {
      await tx.run("INSERT INTO note (text) VALUES ('a')").catch(() => {});
      await tx.run("INSERT INTO note (text) VALUES ('b')");
    });
    expect(await count(main)).toBe(2);
  });

  it('runs after those that were asked for before it, one at a time', async () => {
    const { main } = await testStore(notes);
    let inside = 0;
    const order: number[] = [];
    await Promise.all(Array.from({ length: 20 }, (_, i) => main.transaction(`number ${i}`, async (tx) => {
      expect(++inside).toBe(1);
      await tx.run('INSERT INTO note (text) VALUES (?)', [`note ${i}`]);
      order.push(i);
      inside--;
    })));
    expect(order).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(await count(main)).toBe(20);
  });

  it('is undone when its work does not come to an end, and holds up nobody after', async () => {
    const { main } = await testStore(notes, { stuckAfterMs: 50 });
    let late: Transaction | undefined;
    await expect(main.transaction('stuck', async (tx) => {
      late = tx;
      await tx.run("INSERT INTO note (text) VALUES ('never')");
      await new Promise(() => {});
    })).rejects.toMatchObject({ code: 'timeout', details: { transaction: 'stuck' } });
    await add(main, 'after');
    await expect(late?.run("INSERT INTO note (text) VALUES ('late')")).rejects.toThrow('over');
    expect(await main.all('SELECT text FROM note')).toEqual([{ text: 'after' }]);
  });

  it('may take long in one statement without being thought stuck', async () => {
    const { main } = await testStore(notes, { stuckAfterMs: 50 });
    await main.transaction('long', (tx) => tx.run('WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400000) INSERT INTO note (text) SELECT i FROM n WHERE i % 100 = 0'));
    expect(await count(main)).toBe(4000);
  });

  it('lets nothing slip in that was asked for after its end', async () => {
    const { main } = await testStore(notes);
    const leak: { tx?: Transaction } = {};
    await main.transaction('leaks', (tx) => Promise.resolve(void (leak.tx = tx)));
    await expect(leak.tx?.run("INSERT INTO note (text) VALUES ('outside')")).rejects.toThrow();
    expect(await count(main)).toBe(0);
  });

  it('keeps readers waiting neither while it writes nor while it waits', async () => {
    const { main } = await testStore(notes);
    await add(main, 'before');
    let reads = 0;
    await main.transaction('long', async (tx) => {
      const long = tx.run('WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) INSERT INTO note (text) SELECT i FROM n');
      let over = false;
      void long.then(() => (over = true));
      while (!over) {
        expect(await count(main)).toBe(1);
        reads++;
      }
      expect(await count(main)).toBe(1);
    });
    // At least one read was answered while the statement ran: the last may have come after it.
    expect(reads).toBeGreaterThan(1);
    expect(await count(main)).toBe(300_001);
  });

  it('reads through handles that can\'t write', async () => {
    const { main } = await testStore(notes);
    await expect(main.get("INSERT INTO note (text) VALUES ('x') RETURNING id")).rejects.toMatchObject({ details: { sqlite: 'SQLITE_READONLY' } });
    await expect(main.all('DELETE FROM note RETURNING id')).rejects.toMatchObject({ details: { sqlite: 'SQLITE_READONLY' } });
  });

  it('answers a burst of reads from two threads in the order of their asking', async () => {
    const { main } = await testStore(notes);
    await add(main, ...Array.from({ length: 100 }, (_, i) => `note ${i}`));
    const answers = await Promise.all(Array.from({ length: 100 }, (_, i) => main.get<{ text: string }>('SELECT text FROM note WHERE text = ?', [`note ${i}`])));
    expect(answers.map((row) => row?.text)).toEqual(Array.from({ length: 100 }, (_, i) => `note ${i}`));
  });

  it('says which of our own statements was wrong', async () => {
    const { main } = await testStore(notes);
    await expect(main.all('SELECT text FROM nowhere')).rejects.toMatchObject({ code: 'internal', message: expect.stringContaining('nowhere') });
    await expect(main.transaction('wrong', (tx) => tx.run('INSERT INTO note (text) VALUES (?)', []))).rejects.toThrow();
    expect(await count(main)).toBe(0);
  });
});
