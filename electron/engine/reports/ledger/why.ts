import { onTimeMs, type JobContext } from '../../schedule';
import { moment } from '../calendar-words';
import { count, duration, plural } from '../words';

/** Why a report is made now; `job` null: a person asked for it. */
export function whyWords(job: Pick<JobContext, 'schedule' | 'due' | 'zone' | 'run'> | null): string {
  if (!job) return 'A person asked for it.';
  const { schedule, due, zone, run } = job;
  const late = run.began - due - run.waitMs;
  const first = `The schedule ${schedule} asked for it, for ${moment(due, zone)}${run.waitMs > 0 ? `, and waited ${duration(run.waitMs)} for data that come late` : ''}`;
  const sentences = [late > onTimeMs ? `${first}; it began ${duration(late)} late${run.merged > 0 ? ', since this machine was off or asleep' : ''}.` : `${first}.`];
  if (run.merged > 0) sentences.push(`It stands for ${count(run.merged)} earlier ${plural(run.merged, 'moment')} that ${plural(run.merged, 'was', 'were')} missed as well; their periods have no report of their own.`);
  if (run.tries > 1) sentences.push(`This is try ${run.tries}. Of the one before: ${run.before.replace(/[.\s]*$/, '')}.`);
  return sentences.join(' ');
}
