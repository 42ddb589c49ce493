export const isWorkbook = (path: string): boolean => /\.(xlsx|xlsm|xls|xlsb)$/i.test(path);

/** The columns of reasons, behind the outputs. */
export const reasonColumns = (count: number): string[] => Array.from({ length: count }, (_, at) => [`reason_${at + 1}`, `reason_${at + 1}_part`]).flat();
