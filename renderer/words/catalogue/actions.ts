import { spoken } from '../language';
import { de } from './de/actions';
import { en } from './en/actions';

export const t = spoken({ en, de });
