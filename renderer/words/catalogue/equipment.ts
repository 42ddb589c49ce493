import { spoken } from '../language';
import { de } from './de/equipment';
import { en } from './en/equipment';

export const t = spoken({ en, de });
