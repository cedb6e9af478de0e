import { CASES, CORRECTIONS, ENDS, RETRIES, SAMPLE, SHAPES } from './cases';
import { keepRetries, retriesTable, withRetries } from './page';
import { outcomeOf, type Verdict } from './verdict';

const verdict = (changes: Partial<Verdict> = {}): Verdict => ({
	one: CASES[0],
	copies: [1, 1],
	wrongCopies: [],
	problems: [],
	inDoubt: [],
	stopped: false,
	status: 'success',
	...changes,
});

const PAGE = 'Before\n<!-- retries:start -->\n<!-- retries:end -->\nAfter';

test('the whole is every combination once, the sample every end at every place', () => {
	expect(CASES).toHaveLength(ENDS.length * SHAPES.length * 2 * RETRIES.length);
	expect(new Set(CASES.map(({ id }) => id)).size).toBe(CASES.length);
	expect(new Set(SAMPLE.map(({ end, shape }) => `${end} ${shape}`)).size).toBe(ENDS.length * SHAPES.length);
	expect(new Set(SAMPLE.map(({ end, retry }) => `${end} ${retry}`)).size).toBe(ENDS.length * RETRIES.length);
	const corrected = new Set(SAMPLE.flatMap(({ correction }) => correction ?? []));
	expect([...corrected].sort()).toEqual([...CORRECTIONS].sort());
});

test.each<[string, Partial<Verdict>]>([
	['all sent', {}],
	['stops at the first in doubt', { copies: [1, 0], inDoubt: [1], stopped: true }],
	['all sent but those in doubt', { copies: [1, 0], inDoubt: [1] }],
	['n8n runs nothing of it', { copies: [1, 0] }],
])('%s', (words, changes) => expect(outcomeOf(verdict(changes))).toBe(words));

test('the table counts what went wrong, and stays when the rest of the page is written anew', () => {
	const all = [
		...CASES.map((one) => verdict({ one })),
		verdict({ copies: [2, 1] }),
		verdict({ problems: ['x'] }),
	];
	const table = retriesTable(all);
	expect(table).toContain(
		`**${CASES.length + 2} cases in a real n8n: 1 with a mail that arrived twice, 1 with a false report.**`,
	);
	expect(table.split('\n').filter((line) => line.startsWith('| '))).toHaveLength(
		2 + ENDS.length * SHAPES.length,
	);
	const page = withRetries(PAGE, all);
	expect(page).toContain(table);
	expect(keepRetries(PAGE, page)).toBe(page);
	expect(keepRetries(PAGE, 'a page without it')).toBe(PAGE);
});
