/** The common rhythms of cron expressions, as a form has them, and back. */

export type Rhythm =
  | { every: 'hour'; minute: number }
  | { every: 'day'; hour: number; minute: number }
  | { every: 'week'; weekday: number; hour: number; minute: number }
  | { every: 'month'; day: number; hour: number; minute: number }
  | { every: 'rule'; cron: string };

export function cronOf(rhythm: Rhythm): string {
  switch (rhythm.every) {
    case 'hour':
      return `${rhythm.minute} * * * *`;
    case 'day':
      return `${rhythm.minute} ${rhythm.hour} * * *`;
    case 'week':
      return `${rhythm.minute} ${rhythm.hour} * * ${rhythm.weekday}`;
    case 'month':
      return `${rhythm.minute} ${rhythm.hour} ${rhythm.day} * *`;
    case 'rule':
      return rhythm.cron.trim();
  }
}

export function rhythmOf(cron: string): Rhythm {
  const fields = cron.trim().split(/\s+/);
  const whole = (field: string | undefined, max: number) => (field !== undefined && /^\d{1,2}$/.test(field) && Number(field) <= max ? Number(field) : null);
  const rule: Rhythm = { every: 'rule', cron };
  if (fields.length !== 5) return rule;
  const [m, h, d, month, w] = fields;
  const minute = whole(m, 59);
  if (minute === null || month !== '*') return rule;
  if (h === '*' && d === '*' && w === '*') return { every: 'hour', minute };
  const hour = whole(h, 23);
  if (hour === null) return rule;
  if (d === '*' && w === '*') return { every: 'day', hour, minute };
  const named = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'].indexOf((w ?? '').toLowerCase());
  const weekday = named >= 0 ? named : whole(w, 7);
  if (d === '*' && weekday !== null) return { every: 'week', weekday: weekday % 7, hour, minute };
  const dayOfMonth = whole(d, 31);
  if (dayOfMonth !== null && dayOfMonth > 0 && w === '*') return { every: 'month', day: dayOfMonth, hour, minute };
  return rule;
}

export const missedWords = { skip: 'leave out what was missed', once: 'make up for missed runs once', each: 'make up for every missed run' } as const;
export const overlapWords = { queue: 'wait for the one before', skip: 'leave out while one runs', cancel: 'break off the one before' } as const;
