import { service as communicationHub } from '../../../nodes/CommunicationHub/service';
import { service as lineWorks } from '../../../nodes/LineWorks/service';
import { service as rebilly } from '../../../nodes/Rebilly/service';
import { FieldIndex, type Field } from '../../../nodes/shared/n8n/fields';
import { Item } from '../../../nodes/shared/n8n/item';
import type { Operation } from '../../../nodes/shared/run/operation';
import { demandOptions, readItemSettings, readRunSettings } from '../../../nodes/shared/run/settings';
import { service as superOffice } from '../../../nodes/SuperOffice/service';
import { fakeContext } from '../../support/fakeContext';

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

/** An option of an operation, and where it stands. */
export type Case = [
	place: string,
	operation: Operation,
	nodeFields: readonly Field[],
	collection: string,
	option: Field,
];

export const everyOption: Case[] = services.flatMap(({ name, operations, fields: nodeFields = [] }) =>
	operations.flatMap((operation) =>
		operation.fields
			.filter(({ type }) => type === 'collection')
			.flatMap((collection) =>
				((collection.options ?? []) as readonly Field[]).map((option): Case => [
					`${name}: ${operation.action}: ${option.displayName}`,
					operation,
					nodeFields,
					collection.name,
					option,
				]),
			),
	),
);

/** What the operation and the run make of an item with these parameters. @throws as they do */
export async function readItem(
	operation: Operation,
	nodeFields: readonly Field[],
	changes: Record<string, unknown>,
) {
	const binary = { data: { mimeType: 'text/plain', fileName: 'a.txt', data: 'QUJD' } };
	const { context } = fakeContext({ items: [{ json: {}, binary }], parameters: { ...filledIn, ...changes } });
	const item = new Item(context, 0, new FieldIndex([...nodeFields, ...operation.fields]));
	const settings = { ...readRunSettings(item), ...readItemSettings(item) };
	demandOptions(item);
	return { settings, input: await operation.read(item) };
}
