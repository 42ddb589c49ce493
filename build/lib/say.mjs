/**
 * Progress, on stderr: stdout belongs to the command that a person asked for (`ctl --json` prints one document there).
 * A step that is already done says nothing.
 */

/** An error whose message is for the person: what happened and what to do. It is shown without a stack. */
export class Told extends Error {}

/** The step whose line is still open: its time goes to the end of it when nothing else was said meanwhile. @type {symbol | undefined} */
let open;

/** @param {string} line */
export function say(line) {
  process.stderr.write(`${open ? '\n' : ''}${line}\n`);
  open = undefined;
}

/**
 * Says that a step began, runs it, and adds how long it took: `setup  Electron 33.2.1 out of the registry's package … 3 s`.
 * Steps may run side by side; then each says on a line of its own that it is done.
 * @template T
 * @param {string} what
 * @param {() => Promise<T> | T} work
 * @param {(result: T) => string} [outcome] said before the time, when there is more to say than "done"
 * @returns {Promise<T>}
 */
export async function step(what, work, outcome = () => '') {
  const line = Symbol(what);
  process.stderr.write(`${open ? '\n' : ''}setup  ${what} … `);
  open = line;
  const end = (/** @type {string} */ how) => {
    if (open === line) process.stderr.write(`${how}\n`);
    else say(`setup  ${what}: ${how}`);
    if (open === line) open = undefined;
  };
  const began = Date.now();
  try {
    const result = await work();
    end([outcome(result), seconds(Date.now() - began)].filter(Boolean).join(', '));
    return result;
  } catch (error) {
    end('failed');
    throw error;
  }
}

/** @param {number} ms */
export function seconds(ms) {
  return ms < 9_950 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
}

/**
 * Runs a command's main function: an error made for a person is printed plainly and ends with 1, any other with its stack.
 * @param {() => Promise<number | void>} main
 */
export async function command(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    tell(error);
    process.exitCode = 1;
  }
}

/** @param {unknown} error */
export const tell = (error) => say(error instanceof Told ? `\n${error.message}` : String(error instanceof Error ? error.stack : error));
