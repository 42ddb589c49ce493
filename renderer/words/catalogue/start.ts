import { spoken } from '../language';
import { de } from './de/start';
import { en } from './en/start';

export const t = spoken({ en, de });
