/** The last part of a path of this computer, whichever system it is; also of a folder's that ends in a slash. */
export const fileName = (path: string): string => path.replace(/[\\/]$/, '').split(/[\\/]/).pop() ?? path;
