import type { Field } from '../../../nodes/shared/n8n/fields';
import type { Operation } from '../../../nodes/shared/run/operation';
import { everyOption, readItem } from './every-option';

/**
 * Whoever adds a switch, or a choice of two, wants it to do something: as the editor adds it, without a further click, the
 * operation must read something else than without it. Other options show what holds anyway, to be changed.
 */

const hasTwoAnswers = ({ type, options = [] }: Field) =>
	type === 'boolean' || (type === 'options' && options.length === 2);

const cases = everyOption.filter(([, , , , option]) => hasTwoAnswers(option));

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
	try {
		return await readItem(operation, nodeFields, changes);
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
