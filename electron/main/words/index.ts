import type { Language } from '../workstation';
import { de } from './de';
import { en } from './en';

export type MainWords = typeof en;

/** Every language, whole: the compiler holds each to the English one. */
export const words: Record<Language, MainWords> = { en, de };
