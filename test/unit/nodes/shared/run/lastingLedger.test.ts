import { hashed } from '../../../../../nodes/shared/run/lastingLedger';
import { away, entry, ledgers } from './lastingLedger-support';

const A = entry('a');
const B = entry('b');
const C = entry('c');

describe.each([false, true])('a mail that a later try looks for (contested: %p)', (contested) => {
	test('was never begun', async () => {
		expect(await ledgers().open(contested).begin([A, B])).toEqual(['fresh', 'fresh']);
	});

	test('was begun by a process that died', async () => {
		const { open, elsewhere } = ledgers();
		await open(contested).begin([A]);
		expect(await elsewhere(contested).begin([A])).toEqual(['open']);
	});

	test('is done, however often it is looked for', async () => {
		const { open, row } = ledgers();
		const first = open(contested);
		await first.begin([A]);
		first.done(A);
		await first.flush();
		for (let turn = 0; turn < 3; turn++) expect(await open(contested).begin([A])).toEqual(['done']);
		await open(contested).flush();
		expect(row()).toHaveLength(2);
	});

	test('is in doubt, however often it is looked for', async () => {
		const { open } = ledgers();
		const first = open(contested);
		await first.begin([A]);
		first.leaveOpen(A);
		await first.flush();
		for (let turn = 0; turn < 3; turn++) expect(await open(contested).begin([A])).toEqual(['open']);
	});

	test('was proved not sent: it is free, and nothing of it stays', async () => {
		const { open, row } = ledgers();
		const first = open(contested);
		await first.begin([A]);
		first.forget(A);
		await first.flush();
		expect(row()).toEqual([]);
		expect(await open(contested).begin([A])).toEqual(['fresh']);
	});

	test('went to others: looking does not make it done for those asked for now', async () => {
		const { open } = ledgers();
		const first = open(contested);
		await first.begin([A]);
		first.done(A);
		await first.flush();
		const other = entry('a', 'bob');
		for (let turn = 0; turn < 3; turn++) expect(await open(contested).begin([other])).toEqual(['changed']);
		expect(await open(contested).begin([A])).toEqual(['done']);
	});

	test('is in doubt for others: looking does not make it done for them when it is done', async () => {
		const { open, elsewhere } = ledgers();
		const first = open(contested);
		await first.begin([A]);
		expect(await elsewhere(contested).begin([entry('a', 'bob')])).toEqual(['open']);
		await elsewhere().flush();
		first.done(A);
		await first.flush();
		expect(await open(contested).begin([entry('a', 'bob')])).toEqual(['changed']);
	});

	test('differs by operation and account too', async () => {
		const { open } = ledgers();
		const first = open(contested);
		await first.begin([A]);
		first.done(A);
		await first.flush();
		for (const change of [{ operation: 'sms/send' }, { account: 'live' }])
			expect(await open(contested).begin([{ ...A, facts: { ...A.facts, ...change } }])).toEqual(['changed']);
	});

	test('stands twice in one call: the second is under way', async () => {
		const { open } = ledgers();
		const first = open(contested);
		expect(await first.begin([A, A])).toEqual(['fresh', 'busy']);
		first.done(A);
		expect(await first.begin([A])).toEqual(['done']);
	});
});

test('nothing is written for nothing', async () => {
	const { open, rows } = ledgers();
	expect(await open(true).begin([])).toEqual([]);
	await open(true).flush();
	expect(rows.calls).toBe(0);
});

test('two marks stay of a mail, and nothing of it can be read', async () => {
	const { open, row } = ledgers();
	const ledger = open(true);
	await ledger.begin([entry('a', 'ann@example.com')]);
	ledger.done(entry('a', 'ann@example.com'));
	await ledger.flush();
	expect(row()).toHaveLength(2);
	expect(row().join()).not.toMatch(/ann|example/);
});

describe('marks that another process has overwritten', () => {
	test.each<[string, (ledger: ReturnType<ReturnType<typeof ledgers>['open']>) => void, string]>([
		['of a mail under way come back open', () => {}, 'open'],
		['of a mail in doubt come back open', (ledger) => ledger.leaveOpen(A), 'open'],
		['of a mail that is done come back done', (ledger) => ledger.done(A), 'done'],
		['of a mail not sent do not come back', (ledger) => ledger.forget(A), 'fresh'],
	])('%s', async (_what, end, state) => {
		const { open, elsewhere, rows, key } = ledgers();
		const first = open();
		await first.begin([A]);
		rows.rows.set(key, []);
		end(first);
		await first.begin([B]);
		expect(await elsewhere().begin([A])).toEqual([state]);
	});

	test('after a later window had seen them, are looked at in the end', async () => {
		const { open, elsewhere, rows, key } = ledgers();
		const first = open();
		await first.begin([A]);
		first.done(A);
		await first.begin([B]);
		first.done(B);
		await first.begin([C]);
		first.leaveOpen(C);
		rows.rows.set(key, []);
		await first.flush();
		expect(await elsewhere().begin([A, B, C])).toEqual(['done', 'done', 'open']);
	});

	test('of the last window are looked at in the end', async () => {
		const { open, rows, key } = ledgers();
		const first = open();
		await first.begin([A]);
		rows.rows.set(key, []);
		first.done(A);
		await first.flush();
		expect(await open().begin([A])).toEqual(['done']);
	});
});

describe('n8n drops the oldest marks', () => {
	test.each([
		['begun', ['done', 'open']],
		['begun and for whom', ['fresh', 'open']],
	] as const)('%s', async (what, [done, open]) => {
		for (const ends of [true, false]) {
			const { open: ledger, elsewhere, rows, key, row } = ledgers();
			const first = ledger();
			await first.begin([A]);
			if (ends) first.done(A);
			await first.flush();
			rows.rows.set(key, row().slice(what === 'begun' ? 1 : 2));
			expect(await elsewhere().begin([A])).toEqual([ends ? done : open]);
		}
	});

	test('a mail in doubt is never taken for done, whatever is dropped between looks', async () => {
		for (let dropped = 0; dropped <= 3; dropped++) {
			for (let later = 0; later <= 3; later++) {
				const { open, elsewhere, rows, key, row } = ledgers();
				await open().begin([A]);
				rows.rows.set(key, row().slice(dropped));
				const look = elsewhere();
				const [first] = await look.begin([A]);
				if (first === 'fresh') continue;
				await look.flush();
				rows.rows.set(key, row().slice(later));
				const [second] = await elsewhere().begin([A]);
				expect([first, second]).not.toContain('done');
			}
		}
	});
});

describe('the database is away', () => {
	test('a first try goes on, and its marks follow with the next call', async () => {
		const { open, elsewhere, rows } = ledgers();
		const first = open();
		rows.fault = away;
		expect(await first.begin([A])).toEqual(['unwritten']);
		expect(first.problem).toBeInstanceOf(Error);
		rows.fault = () => {};
		expect(await first.begin([B])).toEqual(['fresh']);
		expect(first.problem).toBeUndefined();
		expect(await elsewhere().begin([A])).toEqual(['open']);
	});

	test('a second call for what this process is sending does not send it either', async () => {
		const { open, rows } = ledgers();
		await open().begin([A]);
		rows.fault = away;
		expect(await open().begin([A])).toEqual(['busy']);
	});

	test('a retry, which cannot know without looking, is told', async () => {
		const { open, rows } = ledgers();
		rows.fault = away;
		await expect(open(true).begin([A])).rejects.toThrow('no connection');
	});

	test('what a try of the same call has written is not taken for another one’s', async () => {
		const { open, rows } = ledgers();
		const write = rows.checkProcessedAndRecord.bind(rows);
		let calls = 0;
		jest.spyOn(rows, 'checkProcessedAndRecord').mockImplementation(async (...given) => {
			const answer = await write(...given);
			if (++calls === 1) away();
			return answer;
		});
		expect(await open().begin([A])).toEqual(['fresh']);
	});

	test('in a retry it is doubt: nobody can tell whose it is', async () => {
		const { open, rows } = ledgers();
		const write = rows.checkProcessedAndRecord.bind(rows);
		let calls = 0;
		jest.spyOn(rows, 'checkProcessedAndRecord').mockImplementation(async (...given) => {
			const answer = await write(...given);
			if (++calls === 1) away();
			return answer;
		});
		expect(await open(true).begin([A])).toEqual(['open']);
	});

	test('for the last words of a run leaves doubt, and the next call of this process makes up for it', async () => {
		const { open, rows } = ledgers();
		const first = open();
		await first.begin([A]);
		first.forget(A);
		rows.fault = away;
		await expect(first.flush()).rejects.toThrow('no connection');
		rows.fault = () => {};
		expect(await open().begin([A])).toEqual(['fresh']);
	});
});

describe('two calls of one process', () => {
	test('the second waits until the first is settled', async () => {
		const { open, clock } = ledgers();
		const [first, second] = [open(), open()];
		await first.begin([A]);
		expect(await second.begin([A])).toEqual(['busy']);
		const from = clock.now();
		void clock.sleep(1000).then(() => first.done(A));
		await second.settled(A);
		expect(clock.now() - from).toBe(1000);
		expect(await second.begin([A])).toEqual(['done']);
	});

	test('nobody waits for what nobody is sending', async () => {
		expect(await ledgers().open().settled(A)).toBe(true);
	});
});

test('a hash tells texts apart, also by where they end', () => {
	expect(hashed('a', 'b')).toBe(hashed('a', 'b'));
	expect(new Set([hashed('a', 'b'), hashed('ab'), hashed('a', 'b', ''), hashed('b', 'a')]).size).toBe(4);
});
