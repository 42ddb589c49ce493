import { createContext } from 'react';
import type { Sparks } from '../../overview/hooks/useSparklines';

/** The last eight hours of all machines, asked for once for all panels of a display. */
export const SparksContext = createContext<Sparks | null>(null);
