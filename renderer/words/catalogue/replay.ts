import { spoken } from '../language';
import { de } from './de/replay';
import { en } from './en/replay';

export const t = spoken({ en, de });
