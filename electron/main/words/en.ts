/** What Millwright says outside its windows' pages, in English. */
export const en = {
  open: 'Open Millwright',
  quit: 'Quit',
  quitQuestion: 'Quit Millwright?',
  whatStops: 'No readings are taken, nothing is predicted, no alarm is raised and no report is written until it is started again. To keep it working, close the window instead.',
  keepWorking: 'Keep working',
  alertTitle: (priority: number, machine: string) => `Alarm, priority ${priority}: ${machine}`,
  alertMore: (condition: string, more: number) => `${condition}, and ${more} more ${more === 1 ? 'alarm' : 'alarms'}`,
  noneWaits: 'Millwright: no alarm waits',
  wait: (count: number, priority: number) => `Millwright: ${count} ${count === 1 ? 'alarm waits' : 'alarms wait'}, highest priority ${priority}`,
  files: { models: 'Models', all: 'All files', tables: 'Tables', report: 'Report', modelPackage: 'Model package', displays: 'Displays' },
};
