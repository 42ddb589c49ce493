/** Work that is done one after the other, in the order asked, whatever became of what came before. */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();

  /** Settles as the work does. */
  readonly run = <T>(work: () => Promise<T>): Promise<T> => {
    const result = this.last.then(work);
    this.last = result.catch(() => undefined);
    return result;
  };

  /** Resolves when all that was asked so far is done; another promise once something more was asked. */
  get done(): Promise<unknown> {
    return this.last;
  }
}
