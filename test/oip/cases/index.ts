import type { Case } from '../suite';
import { inferCases } from './infer';
import { serverCases } from './server';
import { valueCases } from './values';

export const cases: readonly Case[] = [...serverCases, ...inferCases, ...valueCases];
