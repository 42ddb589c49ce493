import { describe, expect, it } from 'vitest';
import { cronWords } from '../../../electron/contract/cron-words';

describe('cron expressions in words', () => {
  it.each([
    ['0 6 * * 1', 'Every Monday at 06:00'],
    ['0 6 * * MON', 'Every Monday at 06:00'],
    ['0 6 * * 7', 'Every Sunday at 06:00'],
    ['30 22 * * *', 'Every day at 22:30'],
    ['0 6,14,22 * * *', 'Every day at 06:00, 14:00 and 22:00'],
    ['0 6 * * 1-5', 'Monday to Friday at 06:00'],
    ['0 6 * * sat,sun', 'Every Saturday and Sunday at 06:00'],
    ['0 6 * * 5,6,0', 'Friday to Sunday at 06:00'],
    ['0 * * * *', 'Every hour, on the hour'],
    ['15 * * * *', 'Every hour at 15 past'],
    ['5,25,45 * * * *', 'Every hour at 5, 25 and 45 past'],
    ['*/5 * * * *', 'Every 5 minutes'],
    ['* * * * *', 'Every minute'],
    ['*/15 * * * 1-5', 'Every 15 minutes, Monday to Friday'],
    ['*/15 6-13 * * *', 'Every 15 minutes from 06:00 to 13:45'],
    ['0 6-18 * * *', 'Every hour from 06:00 to 18:00'],
    ['30 */6 * * *', 'Every 6 hours, from 00:30 on'],
    ['0 6 1 * *', 'Every month on day 1 at 06:00'],
    ['0 6 1,15 * *', 'Every month on day 1 and 15 at 06:00'],
    ['0 6 L * *', 'Every month on the last day at 06:00'],
    ['0 6 1 1 *', 'Every year in January on day 1 at 06:00'],
    ['0 6 * 1-3 *', 'Every day in January to March at 06:00'],
    ['37 31 3 * * *', 'Every day at 03:31:37'],
  ])('%s: %s', (cron, words) => expect(cronWords(cron)).toBe(words));

  // "Every 25 minutes" would be untrue: the last of an hour is 10 minutes before the next. A day and a weekday together mean either.
  it.each(['*/25 * * * *', '0 */5 * * *', '0 6 1 * 1', '99 6 * * *', '0 6 5-1 * *', '0 6 1-3-5 * *', '* * 6 * * *', '0 0 6', 'every day', '0 6 * * 1#2', '0 6 */2 * *', '1-58 3 * * *'])('%s stands as it is', (cron) =>
    expect(cronWords(cron)).toBe(`By the rule ${cron}`));
});
