import { spoken } from '../language';
import { de } from './de/why';
import { en } from './en/why';

export const t = spoken({ en, de });
