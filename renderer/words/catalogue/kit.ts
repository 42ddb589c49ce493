import { spoken } from '../language';
import { de } from './de/kit';
import { en } from './en/kit';

export const t = spoken({ en, de });
