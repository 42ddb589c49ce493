import type { Command } from '../command';
import { answer } from '../output';
import { withEngine } from '../with';

const verify: Command = {
  usage: '',
  does: "checks the audit trail's chain from its first entry; exit code 1 where it is broken",
  run: (parsed) =>
    withEngine(parsed, async (client) => {
      const result = await client.security.auditVerify({});
      answer(parsed, result, () => [
        result.ok ? `The chain of ${result.entries} entries is whole. Its head is ${result.head}.` : `The chain is broken at entry ${result.brokenAt ?? '?'}.`,
      ]);
      return result.ok ? 0 : 1;
    }),
};

export const auditCommands: Record<string, Command> = { 'audit verify': verify };
