import { spoken } from '../language';
import { de } from './de/models';
import { en } from './en/models';

export const t = spoken({ en, de });
