import { spoken } from '../language';
import { de } from './de/displays';
import { en } from './en/displays';

export const t = spoken({ en, de });
