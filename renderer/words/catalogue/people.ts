import { spoken } from '../language';
import { de } from './de/people';
import { en } from './en/people';

export const t = spoken({ en, de });
