import { spoken } from '../language';
import { de } from './de/machines';
import { en } from './en/machines';

export const t = spoken({ en, de });
