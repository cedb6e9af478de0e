import { service as communicationHub } from '../../../nodes/CommunicationHub/service';
import { service as lineWorks } from '../../../nodes/LineWorks/service';
import { service as rebilly } from '../../../nodes/Rebilly/service';
import { FieldIndex, type Field } from '../../../nodes/shared/n8n/fields';
import { Item } from '../../../nodes/shared/n8n/item';
import type { Operation } from '../../../nodes/shared/run/operation';
import { readItemSettings } from '../../../nodes/shared/run/settings';
import { service as superOffice } from '../../../nodes/SuperOffice/service';
import { fakeContext } from '../../support/fakeContext';

/**
 * Whoever adds a switch, or a choice of two, wants it to do something: as the editor adds it, without a further click, the
 * operation must read something else than without it. Other options show what holds anyway, to be changed.
 */

const services = [communicationHub, lineWorks, rebilly, superOffice];

/** Enough for every operation to be read. */
const filledIn: Record<string, unknown> = {
	from: 'billing@example.com',
	to: [{ email: 'ann@example.com', personId: 5, contactId: 2 }],
	subject: 'Hello',
	emailFormat: 'html',
	html: '<p>Hello</p>',
	receiver: '+4930123456',
	message: 'Hello',
	file: 'data',
	userId: 'me',
	folderId: '0',
	mailId: '1',
	messageId: 'mail_msg_1',
	readStatus: 'read',
	markStatus: 'unchanged',
	query: 'ann',
	sendWith: 'userMailbox',
	draftId: '453',
	archiveTemplate: { mode: 'id', value: '6', __rl: true },
	selectionId: { mode: 'id', value: '31', __rl: true },
};

const hasTwoAnswers = ({ type, options = [] }: Field) =>
	type === 'boolean' || (type === 'options' && options.length === 2);

type Case = [
	place: string,
	operation: Operation,
	nodeFields: readonly Field[],
	collection: string,
	option: Field,
];

const cases = services.flatMap(({ name, operations, fields: nodeFields = [] }) =>
	operations.flatMap((operation) =>
		operation.fields
			.filter(({ type }) => type === 'collection')
			.flatMap((collection) =>
				((collection.options ?? []) as readonly Field[])
					.filter(hasTwoAnswers)
					.map((option): Case => [
						`${name}: ${operation.action}: ${option.displayName}`,
						operation,
						nodeFields,
						collection.name,
						option,
					]),
			),
	),
);

/** An ordinary mail, and those in which some options show. */
const variants: Array<Record<string, unknown>> = [
	{},
	{ html: '' },
	{ subject: 'x'.repeat(300) },
	{ emailFormat: 'markdown', markdown: '<b>Hello</b>' },
];

/** What the operation makes of each variant, or the reason why it refuses it. */
async function readWith(
	operation: Operation,
	nodeFields: readonly Field[],
	added: Record<string, unknown>,
): Promise<unknown[]> {
	return await Promise.all(
		variants.map(async (variant) => await readOne(operation, nodeFields, { ...variant, ...added })),
	);
}

async function readOne(
	operation: Operation,
	nodeFields: readonly Field[],
	changes: Record<string, unknown>,
): Promise<unknown> {
	const binary = { data: { mimeType: 'text/plain', fileName: 'a.txt', data: 'QUJD' } };
	const { context } = fakeContext({ items: [{ json: {}, binary }], parameters: { ...filledIn, ...changes } });
	const item = new Item(context, 0, new FieldIndex([...nodeFields, ...operation.fields]));
	try {
		return { settings: readItemSettings(item), input: await operation.read(item) };
	} catch (error) {
		return { refused: (error as Error).message };
	}
}

test.each(cases)(
	'%s changes something by being added',
	async (_place, operation, nodeFields, collection, option) => {
		const without = await readWith(operation, nodeFields, {});
		const added = await readWith(operation, nodeFields, { [collection]: { [option.name]: option.default } });
		expect(without[0]).toHaveProperty('input');
		expect(added).not.toEqual(without);
	},
);

test('the walk meets the switches that people have stumbled over', () =>
	expect(new Set(cases.map(([, , , , { displayName }]) => displayName))).toEqual(
		new Set([
			'Allow Empty Body',
			'Allow HTML in Markdown',
			'Archive as Document',
			'Attachment Is the Mail',
			'Batch Items',
			'Color',
			'Cover Letter',
			'Direction',
			'Download Attachments',
			'Duplex',
			'Fail on Delivery Failure',
			'Fail on Undelivered Status',
			'Include Opted Out',
			'Link to CRM',
			'Long Subject',
			'Look Up Answered Mail',
			'Preview Only',
			'Save Sent Copy',
			'Save to Sent',
			'Save to Tracking',
			'Send Separately',
			'Settle Doubt',
			'Show Restricted Area',
			'Test Flag',
			'Unread Only',
			'Use Graph API',
			'Wait Until Final',
			'Wait Until Sent',
		]),
	));
