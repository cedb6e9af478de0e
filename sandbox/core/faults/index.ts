import { FAULTS_AFTER } from './after';
import { FAULTS_BEFORE } from './before';
import type { FaultDefinition } from './definition';
import { HOSTILE_ANSWERS } from './hostile';

/** The faults that every service can meet; each service adds its own. Tests iterate over this table. */
export const FAULTS: readonly FaultDefinition[] = [...FAULTS_BEFORE, ...FAULTS_AFTER, ...HOSTILE_ANSWERS];
