import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

const lockModule = join(__dirname, '..', '..', 'scripts', 'lib', 'lock.js');

/** Takes the lock, notes when it enters and leaves, and works long enough for others to run into it. */
const worker = `
	const { appendFileSync } = require('node:fs');
	const { withLock } = require(process.argv[1]);
	withLock(process.argv[2], async () => {
		appendFileSync(process.argv[3], 'in ' + process.pid + '\\n');
		await new Promise((resolve) => setTimeout(resolve, 60));
		appendFileSync(process.argv[3], 'out ' + process.pid + '\\n');
	});
`;

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lock-'))));
afterEach(() => rmSync(folder, { recursive: true }));

async function race(count: number): Promise<string[]> {
	const journal = join(folder, 'journal');
	const words = ['-e', worker, lockModule, join(folder, 'install.lock'), journal];
	const codes = await Promise.all(
		Array.from({ length: count }, () => {
			const child = spawn(process.execPath, words, { stdio: 'ignore' });
			return new Promise((resolve) => child.on('exit', resolve));
		}),
	);
	expect(codes).toEqual(Array(count).fill(0));
	return readFileSync(journal, 'utf8').trim().split('\n');
}

function expectOneAtATime(journal: string[], count: number): void {
	expect(journal).toHaveLength(count * 2);
	for (let i = 0; i < journal.length; i += 2) {
		expect(journal[i].replace('in ', '')).toBe(journal[i + 1].replace('out ', ''));
	}
	expect(readdirSync(folder)).toEqual(['journal']);
}

describe('the lock around the installation of n8n', () => {
	it('lets one process in at a time', async () => {
		expectOneAtATime(await race(4), 4);
	});

	it('is taken over from a process that is gone', async () => {
		const { pid } = spawnSync(process.execPath, ['-e', '']);
		writeFileSync(join(folder, 'install.lock'), JSON.stringify({ pid, host: hostname() }));
		expectOneAtATime(await race(4), 4);
	});

	it('waits for a living owner', async () => {
		const lock = join(folder, 'install.lock');
		writeFileSync(lock, JSON.stringify({ pid: process.pid, host: hostname() }));
		const running = race(1);
		await new Promise((resolve) => setTimeout(resolve, 500));
		expect(readdirSync(folder)).toEqual(['install.lock']);
		rmSync(lock);
		expectOneAtATime(await running, 1);
	});
});
