import type { Language, LanguageChoice } from './workstation';

/** What a window says and how it writes numbers and times. */
export interface Spoken {
  language: Language;
  locale: string;
}

const usual: Record<Language, string> = { en: 'en-GB', de: 'de-DE' };
const languageOf = (locale: string): Language => (/^de\b/i.test(locale) ? 'de' : 'en');

/** Numbers and times go by the system's own locale where it is of the chosen language. `system`: as the system names it; it need not be one that is known here. */
export function spoken(choice: LanguageChoice, system: string | undefined): Spoken {
  const own = known(system);
  const language = choice === 'system' ? languageOf(own ?? '') : choice;
  return { language, locale: own !== undefined && own.toLowerCase().split('-')[0] === language ? own : usual[language] };
}

/** `de_AT.UTF-8` is de-AT; what names no locale (C, POSIX) is none. */
function known(system: string | undefined): string | undefined {
  const plain = (system ?? '').replace(/[.@].*$/, '').replaceAll('_', '-');
  if (!/^[a-z]{2,3}(-|$)/i.test(plain)) return undefined;
  try {
    return Intl.getCanonicalLocales(plain)[0];
  } catch {
    return undefined;
  }
}
