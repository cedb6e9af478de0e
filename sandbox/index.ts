export { FAULTS } from './core/faults';
export type { FaultDefinition, FaultSpec } from './core/faults/definition';
export type { InboxMessage } from './core/inbox';
export type { RequestRecord } from './core/requests';
export type { Sandbox } from './core/sandbox';
export { startSandbox } from './server';

/** Where people find the sandbox; every page names it. */
export const DEFAULT_PORT = 4010;
