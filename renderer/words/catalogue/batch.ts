import { spoken } from '../language';
import { de } from './de/batch';
import { en } from './en/batch';

export const t = spoken({ en, de });
