import { spoken } from '../language';
import { de } from './de/connect';
import { en } from './en/connect';

export const t = spoken({ en, de });
