import { spoken } from '../language';
import { de } from './de/app';
import { en } from './en/app';

export const t = spoken({ en, de });
