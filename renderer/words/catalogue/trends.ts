import { spoken } from '../language';
import { de } from './de/trends';
import { en } from './en/trends';

export const t = spoken({ en, de });
