import { spoken } from '../language';
import { de } from './de/jobs';
import { en } from './en/jobs';

export const t = spoken({ en, de });
