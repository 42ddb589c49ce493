/** Runs before each file of tests that share a process (vitest.config.ts): what a file, or a library that it brought, changed of the environment is put back behind it. */
import { afterAll } from 'vitest';

const before = { ...process.env };

afterAll(() => {
  for (const name of Object.keys(process.env)) if (!(name in before)) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, before);
});
