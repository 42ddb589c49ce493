import { spoken } from '../language';
import { de } from './de/reports';
import { en } from './en/reports';

export const t = spoken({ en, de });
