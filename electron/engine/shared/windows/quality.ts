import { qualityCodes } from '../../../contract/quality';

/** Codes of a reading's quality, worse ones higher. */
export const GOOD = qualityCodes.indexOf('good');
export const UNCERTAIN = qualityCodes.indexOf('uncertain');
export const BAD = qualityCodes.indexOf('bad');
