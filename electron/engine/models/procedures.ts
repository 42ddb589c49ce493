import type { RoomHandlers } from '../../contract/contract';
import { MillwrightError } from '../../contract/errors';
import { rowColumns } from '../inference';
import type { Caller } from '../shared/context';
import type { Who } from '../shared/who';
import { answerTo } from './row-answer';
import { shippedModels } from './shipped';
import type { Tuning } from './measuring/tuning';
import type { Models } from './types';

export function modelProcedures({ models, tuning, shipped }: { models: Models; tuning: Tuning; shipped: string }): Omit<RoomHandlers<'models', Caller>, 'comparison' | 'replay' | 'replays'> {
  return {
    list: () => models.list(),
    get: ({ model, version }) => models.get(model, version),
    inspect: ({ path }) => models.inspect(path),
    import: ({ path, name }, caller) => models.import(path, { name, who: whoOf(caller) }),
    predict: async ({ model, version, row }) => {
      const { version: { id }, manifest } = await models.get(model, version);
      return answerTo(models, id, rowColumns(manifest, row));
    },
    explain: async ({ model, version, row, output, budget }) => {
      const { version: { id }, manifest } = await models.get(model, version);
      return models.explain(id, rowColumns(manifest, row), { output, budget });
    },
    shipped: () => shippedModels(shipped, models),
    promote: ({ model, version, why }, caller) => models.promote(model, version, whoOf(caller), why),
    export: (request, caller) => models.export(request, whoOf(caller)),
    signing: () => models.signing.policy(),
    trustSigner: (input, caller) => models.signing.trust(input, whoOf(caller)),
    removeSigner: async ({ keyId, why }, caller) => {
      await models.signing.remove(keyId, whoOf(caller), why);
      return { done: true };
    },
    demandSigned: ({ demanded, why }, caller) => models.signing.demand(demanded, whoOf(caller), why),
    challenge: ({ model, version, why }, caller) => models.challenge(model, version, whoOf(caller), why),
    retire: ({ model, version, why }, caller) => models.retire(model, version, whoOf(caller), why),
    history: async ({ model }) => ({
      stages: await models.stages(model), condition: models.condition(model), rollsBackTo: await models.rollsBackTo(model), reigns: await models.reigns(model), golden: await models.goldenRuns(model),
    }),
    rollback: ({ model, why }, caller) => models.rollback(model, whoOf(caller), why),
    test: ({ model, version }, caller) => models.test(model, version, whoOf(caller)),
    championAt: async ({ model, time }) => (await models.championAt(model, time)) ?? null,
    running: ({ model }) => tuning.running(model),
    measure: ({ model }, caller) => tuning.measure(model, whoOf(caller)),
    setProvider: ({ model, provider, why }, caller) => tuning.wish(model, provider, whoOf(caller), why),
    watch: ({ model, assets }, caller) => models.watch(model, assets, whoOf(caller)),
  };
}

function whoOf({ who }: Caller): Who {
  if (!who) throw new MillwrightError('not-signed-in', 'Sign in first.');
  return who;
}
