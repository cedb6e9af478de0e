import type { IExecuteFunctions } from 'n8n-workflow';
import { storeFile } from '../../../../../nodes/shared/n8n/storeFile';
import { rejectionOf } from '../thrown';

const FILE = { name: 'report.pdf', contentType: 'application/pdf', content: Buffer.from('x') };

const storage = (prepareBinaryData: (...given: unknown[]) => Promise<unknown>) =>
	({ helpers: { prepareBinaryData } }) as unknown as IExecuteFunctions;

const failing = (error: unknown) =>
	storage(async () => {
		throw error;
	});

test('a file is stored with its name and type', async () => {
	const given: unknown[] = [];
	const stored = await storeFile(
		storage(async (...all) => {
			given.push(...all);
			return { id: 'filesystem-v2:1' };
		}),
		FILE,
		'Download Attachments',
	);
	expect(stored).toEqual({ id: 'filesystem-v2:1' });
	expect(given).toEqual([FILE.content, 'report.pdf', 'application/pdf']);
});

const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
const quota = Object.assign(new Error('EDQUOT: disk quota exceeded, write'), { code: 'EDQUOT' });

test.each<[string, unknown, string]>([
	['a full disk', full, 'ENOSPC'],
	['a full share of a disk', quota, 'EDQUOT'],
	['a full disk that n8n has wrapped', new Error('Failed to store', { cause: full }), 'ENOSPC'],
])('%s is told with the file, the option and what to do', async (_case, thrown, code) => {
	const error = await rejectionOf(storeFile(failing(thrown), FILE, 'Download Attachments'));
	expect(error).toMatchObject({
		kind: 'failed',
		field: 'Download Attachments',
		details: { file: 'report.pdf', code },
	});
	expect(error.message).toBe('"report.pdf" could not be stored in n8n: the disk is full');
	expect(error.fix).toMatch(/^Free space/);
});

test.each<[string, unknown, object]>([
	[
		'another code',
		Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' }),
		{ code: 'EACCES' },
	],
	['no code', new Error('The bucket is gone'), {}],
	['a text', 'gone', {}],
])('%s keeps its words', async (_case, thrown, details) => {
	const error = await rejectionOf(storeFile(failing(thrown), { ...FILE, name: undefined }, 'Download'));
	expect(error.details).toEqual({ file: 'a file without a name', ...details });
	expect(error.message).toContain(thrown instanceof Error ? thrown.message : String(thrown));
	expect(error.fix).not.toMatch(/^Free space/);
});
