/** The linter's rule that finds words which were left in the window's code. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';

const { default: words } = (await import(pathToFileURL(resolve('build/lint/words.mjs')).href));
const found = (code: string): number =>
  new Linter().verify(code, [{ files: ['**/*.tsx'], languageOptions: { parser: tseslint.parser, parserOptions: { ecmaFeatures: { jsx: true } } }, plugins: { words }, rules: { 'words/in-catalogue': 'error' } }], 'a.tsx')
    .filter(({ ruleId }) => ruleId === 'words/in-catalogue').length;

describe('words left in code', () => {
  it.each([
    'const a = <p>late by</p>;', 'const a = <p>and</p>;', 'const a = <Button aria-label="Acknowledge">{x}</Button>;', 'const a = <Field label="Name" hint={bad ? "no number" : undefined} />;', 'const a = { key: "a", title: "State" };',
    'const words = (n) => `${n} alarms wait`;', 'const a = <p>{on ? "Switched on" : x}</p>;', 'setProblem("Try again");', 'return_("Kept; type to change it");',
  ])('are found: %s', (code) => expect(found(code)).toBeGreaterThan(0));

  it.each([
    "import { A } from './Some File';", 'const a = <p className="muted small">{t.words}</p>;', 'const a = <code>npm start now</code>;', 'if (key === "Arrow left now") go();', 'throw new Error("no appliance around this component");', 'matchMedia("(prefers-color-scheme: dark)");',
    'const a = <strong>Millwright</strong>;', 'const a = <p>{a}, {b}: {c} % ✓</p>;', 'const a = { key: "state", unit: "mm/s" };', 'type A = "Not read by anybody";',
  ])('are not: %s', (code) => expect(found(code)).toBe(0));
});
