import { spoken } from '../language';
import { de } from './de/own-reports';
import { en } from './en/own-reports';

export const t = spoken({ en, de });
