/** The last part of a path of this computer, whichever system it is. */
export const fileName = (path: string): string => path.split(/[\\/]/).pop() ?? path;
