import { spoken } from '../language';
import { de } from './de/numbers';
import { en } from './en/numbers';

export const t = spoken({ en, de });
