import { lazy } from './lazy';
import type * as zod from './vendor/zod';

export type { infer as Infer, input as Input, output as Output, ZodTypeAny } from './vendor/zod';

/** Loaded with the first schema that is used: it takes as long as half of a node. */
export const z = lazy(() => (require('./vendor/zod') as typeof zod).z);
