export { safeName, writeToFolder, type OutgoingFile } from './folder';
