import { spoken } from '../language';
import { de } from './de/alarms';
import { en } from './en/alarms';

export const t = spoken({ en, de });
