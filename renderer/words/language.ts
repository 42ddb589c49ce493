/** The language of this window and how it writes numbers and times: known before anything else of the page is evaluated, and never another one while the page lives. */
export type Language = 'en' | 'de';

const given = typeof window === 'undefined' ? undefined : window.millwright;

export const language: Language = given?.language ?? 'en';

/** Numbers and times go by it. */
export const systemLocale: string = given?.locale ?? 'en-GB';

/** What is said, from the same words in each language. */
export const spoken = <Words>(words: Record<Language, Words>): Words => words[language];
