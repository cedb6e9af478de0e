import { describeMode, MODES } from './modes';
import { reliabilityPage, type Cell } from './page';
import { proofTable } from './proofs';

const modes = MODES.map(describeMode);

const cell = (changes: Partial<Cell>): Cell => ({
	node: 'postman',
	service: 'Postman',
	fault: 'rain',
	verdict: 'notSent',
	mode: modes[0],
	first: ['notSent', 'sent'],
	second: ['sent', 'sent'],
	arrived: [1, 1],
	falseReports: [],
	mostCopies: 1,
	leaks: false,
	...changes,
});

/** One fault in every mode. */
const fault = (changes: Partial<Cell>) => modes.map((mode) => cell({ mode, ...changes }));

test('a form of an answer is one row, its statuses by what they prove', () => {
	const answered = (form: string, status: number, verdict: Cell['verdict']) =>
		cell({ answer: { form, status }, verdict });
	const table = proofTable([
		answered('letter', 401, 'notSent'),
		answered('letter', 403, 'notSent'),
		answered('letter', 500, 'doubt'),
		answered('postcard', 429, 'sent'),
		cell({ fault: 'of which nobody asks what it proves' }),
	]);
	expect(table.split('\n').slice(2)).toEqual(['| letter | 401, 403 | 500 |  |', '| postcard |  |  | 429 |']);
});

test('the page counts what went wrong, and shows each fault in each mode', () => {
	const page = reliabilityPage(
		[
			...fault({ fault: 'rain', answer: { form: 'letter', status: 401 } }),
			...fault({ fault: 'snow', first: ['possiblySent', 'sent'], second: ['possiblySent', 'sent'] }),
			cell({ service: 'Postman (express)', mode: modes[3], mostCopies: 2, falseReports: ['x'], leaks: true }),
		],
		modes,
	);
	expect(page).toContain(
		'**17 runs: 1 with a mail that arrived twice, 1 with a false report, 1 in which a secret showed.**',
	);
	const lines = page.split('\n');
	expect(lines).toContain('| letter | 401 |  |  |');
	expect(lines).toContain(`| fault | ${modes.join(' | ')} |`);
	expect(lines).toContain(`| rain | ${modes.map(() => 'not sent → sent').join(' | ')} |`);
	expect(lines).toContain(`| snow | ${modes.map(() => 'in doubt → in doubt').join(' | ')} |`);
});

test('a fault that did not meet every mode once is no table', () => {
	const met = fault({});
	expect(() => reliabilityPage(met.slice(1), modes)).toThrow(modes[0]);
	expect(() => reliabilityPage([...met, met[2]], modes)).toThrow(modes[2]);
});
