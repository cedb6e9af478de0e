import { randomBytes } from 'node:crypto';
import { linkSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Files of one size on disk; patterns as Read/Write Files takes them. */
export interface Files {
	folder: string;
	count: number;
	/** Size of each. */
	bytes: number;
	all: string;
	/** One small file. */
	warmUp: string;
	remove(): void;
}

/** Makes `count` files of random bytes, `megabytes` (10^6) each. They share their place on disk. */
export function makeFiles(count: number, megabytes: number): Files {
	const folder = mkdtempSync(join(tmpdir(), 'send-mail-files-'));
	const bytes = megabytes * 1_000_000;
	const first = join(folder, 'file-0.bin');
	writeFileSync(first, randomBytes(bytes));
	for (let at = 1; at < count; at++) linkSync(first, join(folder, `file-${at}.bin`));
	writeFileSync(join(folder, 'small.bin'), randomBytes(1_000_000));
	return {
		folder,
		count,
		bytes,
		all: join(folder, 'file-*.bin'),
		warmUp: join(folder, 'small.bin'),
		remove: () => rmSync(folder, { recursive: true, force: true }),
	};
}
