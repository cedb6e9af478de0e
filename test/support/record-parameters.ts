import { writeFileSync } from 'node:fs';

import { inventory, manifest, recordOf } from './parameters';

/** Before a release: `npm run record:parameters` keeps what this version offers, for test/unit/parameters.test.ts. */
writeFileSync(recordOf(manifest.version), `${JSON.stringify(inventory(), null, '\t')}\n`);
