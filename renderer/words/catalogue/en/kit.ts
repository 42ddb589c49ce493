/** What every part of the window says in the same way. */
export const en = {
  cancel: 'Cancel',
  close: 'Close',
  typeName: (name: string) => `Nothing brings it back. Type ${name} to go on`,
  done: 'Done',
  choose: 'Choose',
  priority: (priority: number) => `Priority ${priority}`,
  engineRestarts: 'The engine is being started again. Try once more in a moment.',
};
