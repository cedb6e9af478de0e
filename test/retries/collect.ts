import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastTarball } from '../../scripts/lib/pack';
import { artifacts } from '../../scripts/lib/paths';
import { CASES } from './cases';
import type { Verdict } from './verdict';

const FILE = join(artifacts, 'retries.json');

interface Saved {
	/** Hash of the package that they are about. */
	build: string;
	verdicts: Verdict[];
}

/** Adds verdicts to those that were reached with the same package before, a later one in place of an earlier one. */
export function collect(verdicts: Verdict[]): Verdict[] {
	const build = createHash('sha256')
		.update(readFileSync(lastTarball() as string))
		.digest('hex');
	const saved = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Saved) : undefined;
	const all = new Map<string, Verdict>();
	const known = new Set(CASES.map((one) => JSON.stringify(one)));
	const before = saved?.build === build ? saved.verdicts : [];
	for (const verdict of [...before, ...verdicts])
		// What a case is may have changed since.
		if (known.has(JSON.stringify(verdict.one))) all.set(verdict.one.id, verdict);
	mkdirSync(artifacts, { recursive: true });
	writeFileSync(FILE, JSON.stringify({ build, verdicts: [...all.values()] } satisfies Saved, null, '\t'));
	return [...all.values()];
}
