import type { IExecuteFunctions } from 'n8n-workflow';
import { CredentialSnapshot } from '../../../../../nodes/shared/n8n/credentialSnapshot';
import { realClock } from '../../../../../nodes/shared/n8n/realClock';
import type { Clock } from '../../../../../nodes/shared/wire/clock';

let now = 0;
let reads = 0;
let stored: Record<string, string> = {};
let failure: Error | undefined;
const clock: Clock = { ...realClock, now: () => now };
const context = {
	getCredentials: async () => {
		reads++;
		if (failure) throw failure;
		return { ...stored };
	},
} as unknown as IExecuteFunctions;
const keyOf = async (snapshot: CredentialSnapshot) =>
	await snapshot.with('someApi', async (data) => data.key as string);

beforeEach(() => {
	now = 1000;
	reads = 0;
	stored = { key: 'one' };
	failure = undefined;
});

describe('the credential of a run', () => {
	test('is read once for many requests at the same time', async () => {
		const snapshot = new CredentialSnapshot(context, clock);
		expect(await Promise.all(Array.from({ length: 50 }, () => keyOf(snapshot)))).toEqual(
			Array(50).fill('one'),
		);
		expect(reads).toBe(1);
	});

	test('is read anew after a second: what the user changed meanwhile counts', async () => {
		const snapshot = new CredentialSnapshot(context, clock);
		await keyOf(snapshot);
		stored = { key: 'two' };
		now += 999;
		expect(await keyOf(snapshot)).toBe('one');
		now += 1;
		expect(await keyOf(snapshot)).toBe('two');
		// A clock that was set back must not make a credential last for ever.
		stored = { key: 'three' };
		now -= 60_000;
		expect(await keyOf(snapshot)).toBe('three');
	});

	test('is a copy of its own for each request, so that a renewal by one does not change what another one had', async () => {
		const snapshot = new CredentialSnapshot(context, clock);
		let otherRenewed = () => {};
		const renewal = new Promise<void>((resolve) => (otherRenewed = resolve));
		const waiting = snapshot.with('someApi', async (data) => {
			await renewal;
			return data.key;
		});
		await snapshot.with('someApi', async (data) => void (data.key = 'renewed'));
		otherRenewed();
		expect(await waiting).toBe('one');
	});

	test('is read anew after a renewal, also when the request failed', async () => {
		const snapshot = new CredentialSnapshot(context, clock);
		const renewing = snapshot.with('someApi', async (data) => {
			data.key = 'renewed';
			stored = { key: 'renewed' };
			throw new Error('refused all the same');
		});
		await expect(renewing).rejects.toThrow('refused all the same');
		expect(await keyOf(snapshot)).toBe('renewed');
		expect(reads).toBe(2);
	});

	test('is asked for again when it could not be read', async () => {
		const snapshot = new CredentialSnapshot(context, clock);
		failure = new Error('database is gone');
		await expect(keyOf(snapshot)).rejects.toThrow('database is gone');
		failure = undefined;
		expect(await keyOf(snapshot)).toBe('one');
	});

	test('every state of it comes to be known, each once: its secrets are masked from then on', async () => {
		const seen: unknown[] = [];
		const snapshot = new CredentialSnapshot(context, clock);
		snapshot.seen = (data) => void seen.push({ ...data });
		await keyOf(snapshot);
		await keyOf(snapshot);
		expect(seen).toEqual([{ key: 'one' }]);
		await snapshot.with('someApi', async (data) => void (data.key = 'renewed'));
		stored = { key: 'by somebody else' };
		await snapshot.lookAgain('someApi');
		await keyOf(snapshot);
		expect(seen).toEqual([{ key: 'one' }, { key: 'renewed' }, { key: 'by somebody else' }]);
	});

	test('that n8n itself reads and renews comes to be known too, also when the request failed', async () => {
		const seen: unknown[] = [];
		const snapshot = new CredentialSnapshot(context, clock);
		snapshot.seen = (data) => void seen.push({ ...data });
		const request = snapshot.readByHelper(async (getCredentials) => {
			const data = await getCredentials<{ key: string }>('someApi');
			data.key = 'renewed in place';
			throw new Error('refused all the same');
		});
		await expect(request).rejects.toThrow('refused all the same');
		expect(seen).toEqual([{ key: 'renewed in place' }]);
	});

	test('that cannot be read once more does not hide the answer at hand', async () => {
		const snapshot = new CredentialSnapshot(context, clock);
		await keyOf(snapshot);
		failure = new Error('database is gone');
		await expect(snapshot.lookAgain('someApi')).resolves.toBeUndefined();
		await expect(keyOf(snapshot)).rejects.toThrow('database is gone');
	});
});
