import { writeFileSync } from 'node:fs';

import { inventory, manifest, recordOf } from './parameters';

/** Before a release: `npx tsx test/support/record-parameters.ts` keeps what this version offers, for test/unit/parameters.test.ts. */
writeFileSync(recordOf(manifest.version), `${JSON.stringify(inventory(), null, '\t')}\n`);
