/** Words by their keys as a field has them to choose from, in the order that they stand in. */
export const choices = <Key extends string>(words: Readonly<Record<Key, string>>): { key: Key; text: string }[] => (Object.keys(words) as Key[]).map((key) => ({ key, text: words[key] }));
