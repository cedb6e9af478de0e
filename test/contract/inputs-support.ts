import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { InboxMessage } from '../../sandbox';
import { forEachService, pairedIndex, type Bench, type SendOptions } from './harness';
import type { ContractMail } from './services';

/** What became of the mail of one item. */
export interface Outcome {
	/** As it arrived; undefined where nothing did. */
	mail?: InboxMessage;
	files: ArrivedFile[];
	/** Of the item's result; empty for a refused item. */
	warnings: string[];
	/** What the error output says of an item that was not sent. */
	refused?: { kind: string; field?: string; outcome: string; message: string };
}

export interface ArrivedFile {
	name: string;
	type: string;
	/** Each byte as one character. */
	bytes: string;
	inline: boolean;
	contentId?: string;
}

/** A row of a table: its name in the report, and the item that it makes. */
export interface Row {
	what: string;
	item?: Partial<INodeExecutionData>;
}

/** Runs the tests once for each service, and once more where a format or an installation has a say in it. */
export function forEachInput(tests: (bench: Bench) => void): void {
	forEachService(tests, ({ triesInputs }) => triesInputs === true);
}

/** The number of its row stands in every mail, in the subject or in the body. */
export const NUMBER = 'Row {{ $json.row }}.';

/**
 * Sends one mail for each item in a single run. Expressions of the mail find the members of the item, and its number as
 * `$json.row`.
 */
export async function outcomesOf(
	bench: Bench,
	items: Array<Partial<INodeExecutionData>>,
	mail: Partial<ContractMail>,
	options: SendOptions = {},
): Promise<Outcome[]> {
	bench.fresh();
	const { options: more, ...fields } = mail;
	const result = await bench.send(
		{
			to: 'ann@example.com',
			subject: `=${NUMBER}`,
			...fields,
			options: { ...(bench.service.batches && { batchSize: 100 }), ...more },
		},
		{
			items: items.map((item, row) => ({ ...item, json: { ...item.json, row } })),
			onError: 'continueErrorOutput',
			...options,
		},
	);
	if (result.error) throw result.error;
	const outcomes = items.map((): Outcome => ({ files: [], warnings: [] }));
	for (const output of result.outputs.flat()) {
		const { details, error, warnings } = output.json;
		const outcome = outcomes[pairedIndex(output)];
		if (details) outcome.refused = { ...(details as IDataObject), message: error } as never;
		else outcome.warnings = (warnings ?? []) as string[];
	}
	for (const message of bench.inbox()) {
		const [, row] = /Row (\d+)\./.exec(`${message.subject}\n${message.text}\n${message.html}`) ?? [];
		const outcome = outcomes[Number(row)];
		if (outcome?.mail) throw new Error(`The mail of row ${row} came twice`);
		outcome.mail = message;
		outcome.files = await filesOf(bench, message);
	}
	return outcomes;
}

async function filesOf({ sandbox }: Bench, { id, attachments }: InboxMessage): Promise<ArrivedFile[]> {
	return await Promise.all(
		attachments.map(async ({ index, filename, contentType, disposition, contentId }) => ({
			name: filename,
			type: contentType,
			bytes: (await sandbox.inbox.attachment(id, index)).toString('latin1'),
			inline: disposition === 'inline',
			...(contentId !== undefined && { contentId }),
		})),
	);
}

/** One test for each row; all rows go out in one run before them. */
export function eachRow<R extends Row>(
	bench: Bench,
	rows: readonly R[],
	mail: Partial<ContractMail> | (() => Partial<ContractMail>),
	check: (outcome: Outcome, row: R) => void,
	options: SendOptions = {},
): void {
	let outcomes: Outcome[] = [];
	beforeAll(async () => {
		const items = rows.map(({ item = {} }) => item);
		outcomes = await outcomesOf(bench, items, typeof mail === 'function' ? mail() : mail, options);
	});
	test.each(rows.map(({ what }, index) => [what, index] as const))('%s', (_what, index) =>
		check(outcomes[index], rows[index]),
	);
}

/** The item was refused for this field, and nothing of it reached the service. */
export function expectRefused({ mail, refused }: Outcome, field: string): void {
	expect(refused).toMatchObject({ kind: 'invalid', field, outcome: 'notSent' });
	expect(mail).toBeUndefined();
}

/** The item was sent. */
export function expectSent({ mail, refused }: Outcome): InboxMessage {
	expect(refused).toBeUndefined();
	expect(mail).toBeDefined();
	return mail as InboxMessage;
}
