/** What a window can be made into; docs/live-data.md says what each is. */
export const aggregates = ['last', 'mean', 'std', 'min', 'max', 'rms', 'peak', 'crest', 'kurtosis', 'slope', 'count', 'since', 'band'] as const;
export const aggregateTitles: Readonly<Record<(typeof aggregates)[number], string>> = {
  last: 'last value', mean: 'mean', std: 'standard deviation', min: 'lowest', max: 'highest', rms: 'root mean square', peak: 'peak', crest: 'crest factor', kurtosis: 'kurtosis', slope: 'slope', count: 'number of readings',
  since: 'time since the last', band: 'power of a band',
};

/** Their value has the unit of the readings. */
export const keepsUnit: ReadonlySet<(typeof aggregates)[number]> = new Set(['last', 'mean', 'std', 'min', 'max', 'rms', 'peak']);
