import { spoken } from '../language';
import { de } from './de/help';
import { en } from './en/help';

export const t = spoken({ en, de });
