import { spoken } from '../language';
import { de } from './de/engine';
import { en } from './en/engine';

export const t = spoken({ en, de });
