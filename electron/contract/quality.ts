/** Qualities as they stand in columns: `qualityCodes.indexOf(quality)`. */
export const qualityCodes = ['good', 'uncertain', 'bad'] as const;
