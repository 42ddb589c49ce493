/** What to do when the store can't be opened, by the reason's code. The error's own message says what happened. */
export function storeFailure(code: string, home: string): { title: string; steps: string[] } {
  switch (code) {
    case 'store-damaged':
      return {
        title: 'The store is damaged',
        steps: [
          'Nothing was overwritten. Leave the data folder as it is.',
          `Copy the folder ${home} to another disk, then restore the last backup with millwrightctl restore.`,
          'Without a backup, check the disk first: damage like this mostly comes from it.',
        ],
      };
    case 'store-newer':
      return {
        title: 'The store was written by a newer Millwright',
        steps: ['Nothing was changed, so that the newer version can still read it.', 'Install the version that wrote it, or a newer one, and start again.'],
      };
    case 'wrong-key':
      return {
        title: 'The key does not open this store',
        steps: ['Check that this is the data folder you meant, and that its files were not mixed with another’s.', 'If the passphrase was given in a file or by the system, correct it there and start again.'],
      };
    case 'home-in-use':
      return {
        title: 'Another Millwright has this data folder open',
        steps: ['Close the other one, or use its window; it may stand in the tray.', 'If none is running, wait half a minute and try again.'],
      };
    case 'store-full':
      return { title: 'There is no space left', steps: [`Free some space on the disk that holds ${home}.`, 'Then try again; nothing that was confirmed is lost.'] };
    default:
      return { title: 'The store could not be opened', steps: [`Check that the disk works and that you may read and write ${home}.`, 'Then try again.'] };
  }
}
