import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { recordItems } from './item-recorder/record';
import { ITEMS_FOLDER } from './recordedItems';

/** `npm run record:items`, when another n8n is pinned: runs n8n's own nodes and keeps their items as fixtures. */
async function main(): Promise<void> {
	const recorded = await recordItems();
	rmSync(ITEMS_FOLDER, { recursive: true, force: true });
	mkdirSync(ITEMS_FOLDER, { recursive: true });
	for (const one of recorded)
		writeFileSync(join(ITEMS_FOLDER, `${one.name}.json`), `${JSON.stringify(one, null, '\t')}\n`);
	console.log(`${recorded.length} recordings of n8n ${recorded[0].n8n} in test/fixtures/items`);
}

void main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
