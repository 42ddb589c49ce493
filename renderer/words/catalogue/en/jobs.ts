/** Runs of scoring that are kept to be asked for again. */
export const en = {
  kept: 'Kept jobs',
  columns: { name: 'Job', from: 'Data', to: 'Predictions', do: 'What to do' },
  runOne: (name: string) => `Run ${name} now`,
  removeOne: (name: string) => `Remove the job ${name}`,
  remove: 'Remove',
  keepIt: 'Keep it',
  removeWords: 'It can’t be asked for any more. Files that were scored stay.',
  keep: 'Keep it, to be run again by hand or by a schedule',
  name: 'Name of the job',
  nameHint: 'A schedule runs it under this name',
  nameProblem: 'Use lower-case letters, digits, - and _.',
  later: 'Predictions of later runs',
  laterHint: '{date}, {time}, {from} and {to} stand for those of the run, {name} for the file that arrived',
};
