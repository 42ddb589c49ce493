import { useAsk, useLivePart, usePlant } from '../../state/hooks';
import { judgedOf } from '../../state/live';
import { stepsOf, type Step } from './steps';

const AGAIN_MS = 5_000;

/** Null before the first answer. */
export function useSteps(): Step[] | null {
  const plant = usePlant();
  const judged = useLivePart(judgedOf);
  const has = useAsk(async (client) => {
    const [people, connectors, definitions, schedules] = await Promise.all([client.session.people({}), client.live.connectors({}), client.alarms.definitions({}), client.schedule.list({})]);
    return { people: people.length, connections: connectors.length, definitions, schedules: schedules.length };
  }, [], AGAIN_MS);
  return has.value && stepsOf({ ...has.value, plant, judged });
}
