import { spoken } from '../language';
import { de } from './de/calendars';
import { en } from './en/calendars';

export const t = spoken({ en, de });
