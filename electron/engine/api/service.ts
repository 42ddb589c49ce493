import type { Alarms } from '../alarms';
import type { Live } from '../live';
import type { Models } from '../models';
import type { Security } from '../security';
import type { Clock } from '../shared/clock';
import type { Store } from '../store';
import { answerRow } from './answer-row';
import { Keys } from './keys';
import type { Metrics } from './metrics';
import { Scoring } from './scoring';
import { Settings } from './settings';
import type { Api } from './types';

export interface ApiDeps {
  store: Pick<Store, 'main' | 'space'>;
  security: Pick<Security, 'record' | 'secrets'>;
  models: Pick<Models, 'answering' | 'list' | 'scorer' | 'version' | 'condition'>;
  live: Pick<Live, 'answerWith' | 'push' | 'frame' | 'flow' | 'rejections' | 'connectors'>;
  alarms: Pick<Alarms, 'highest'>;
  clock: Clock;
  onProblem?(error: unknown, doing: string): void;
}

/** The part of the HTTP face that needs the open appliance: setting, keys, and whom to ask. */
export async function createApi(deps: ApiDeps): Promise<Api> {
  const [keys, settings] = [await Keys.open(deps), await Settings.open(deps)];
  const scoring = new Scoring(deps.models);
  let metricsMade: Promise<Metrics> | undefined;
  // Not before it is wanted, as the server itself.
  const metrics = () => (metricsMade ??= import('./metrics').then(({ createMetrics }) => createMetrics(deps)));
  deps.live.answerWith((model, body) => answerRow({ scoring, clock: deps.clock, metrics }, model, body));
  return {
    keys,
    settings,
    scoring,
    push: (messages) => deps.live.push(messages),
    metrics,
    changed: settings.changed,
    notReady: () => {
      const silent = deps.models.list().filter(({ model, stage }) => stage === 'champion' && !['ready', 'stand-in'].includes(deps.models.condition(model).state)).map(({ model }) => model);
      return silent.length > 0 ? `Not ready to answer: ${silent.join(', ')}.` : undefined;
    },
    close: async () => {
      await scoring.close();
      await keys.close();
    },
  };
}
