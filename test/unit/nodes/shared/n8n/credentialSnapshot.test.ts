import type { IExecuteFunctions } from 'n8n-workflow';
import { CredentialSnapshot } from '../../../../../nodes/shared/n8n/credentialSnapshot';
import { realClock } from '../../../../../nodes/shared/n8n/realClock';
import type { Clock } from '../../../../../nodes/shared/wire/clock';

let now = 0;
let reads = 0;
let stored: Record<string, string> = {};
let failure: Error | undefined;
/** What lasts goes by the clock that is never set back. */
const clock: Clock = { ...realClock, now: () => 0, monotonic: () => now };
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
		expect(seen).toEqual([{ key: 'one' }, { key: 'renewed in place' }]);
	});

	test('that cannot be read once more does not hide the answer at hand', async () => {
		const snapshot = new CredentialSnapshot(context, clock);
		await keyOf(snapshot);
		failure = new Error('database is gone');
		await expect(snapshot.lookAgain('someApi')).resolves.toBeUndefined();
		expect(await keyOf(snapshot)).toBe('one');
	});
});

describe("while n8n's database is away", () => {
	const MINUTE = 60_000;
	/** A snapshot that has read the credential once, and cannot any more. */
	const cutOff = async () => {
		const snapshot = new CredentialSnapshot(context, clock);
		await keyOf(snapshot);
		failure = new Error('connection terminated');
		reads = 0;
		return snapshot;
	};

	test('the last good credential serves on for five minutes', async () => {
		const snapshot = await cutOff();
		for (const at of [1_000, MINUTE, 4 * MINUTE, 5 * MINUTE - 1]) {
			now = 1_000 + at;
			expect(await keyOf(snapshot)).toBe('one');
		}
		now = 1_000 + 6 * MINUTE;
		await expect(keyOf(snapshot)).rejects.toMatchObject({ kind: 'failed' });
	});

	test('the error names the database, not the login', async () => {
		failure = new Error('connection terminated');
		await expect(keyOf(new CredentialSnapshot(context, clock))).rejects.toMatchObject({
			kind: 'failed',
			message: 'n8n could not read the credential: connection terminated',
			fix: expect.stringContaining('database'),
		});
	});

	test('it is asked less and less often, half a minute apart at the most', async () => {
		const snapshot = await cutOff();
		const asked: number[] = [];
		for (now = 2_000; now < 4 * MINUTE; now += 100) {
			const before = reads;
			await keyOf(snapshot);
			if (reads > before) asked.push(now);
		}
		const gaps = asked.slice(1).map((at, index) => at - asked[index]);
		expect(gaps.slice(0, 5)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
		expect(Math.max(...gaps)).toBeLessThanOrEqual(31_000);
	});

	test('and when it is back, the credential is read as before', async () => {
		const snapshot = await cutOff();
		now += 1_000;
		await keyOf(snapshot);
		failure = undefined;
		stored = { key: 'two' };
		now += 31_000;
		expect(await keyOf(snapshot)).toBe('two');
		stored = { key: 'three' };
		now += 1_000;
		expect(await keyOf(snapshot)).toBe('three');
	});

	test('a login that was renewed serves on, not the one before', async () => {
		const snapshot = new CredentialSnapshot(context, clock);
		await snapshot.with('someApi', async (data) => void (data.key = 'renewed'));
		failure = new Error('connection terminated');
		expect(await keyOf(snapshot)).toBe('renewed');
	});

	test('requests get copies: what one of them changes is not what the next one gets', async () => {
		const snapshot = await cutOff();
		now += 1_000;
		await snapshot.readByHelper(async (getCredentials) => {
			(await getCredentials<{ key: string }>('someApi')).key = 'half renewed';
		});
		expect(await keyOf(snapshot)).toBe('one');
	});
});
