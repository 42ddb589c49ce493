import { spoken } from '../language';
import { de } from './de/setup';
import { en } from './en/setup';

export const t = spoken({ en, de });
