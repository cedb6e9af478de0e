import { invalid } from '../shared/errors';
import type { MailMessage } from '../shared/mail/message';
import { from, to } from '../shared/n8n/mailFields';
import type { Item } from '../shared/n8n/item';
import type { AddressIds, SoInfo } from './contract';
import { readId } from './mailExtras';
import * as own from './archiveFields';
import * as field from './optionFields';

/** Where a mail is archived, and as what. */
export interface Archive {
	templateId: number;
	/** Left out: those of the first recipient, where they are known. */
	personId?: number;
	contactId?: number;
	/** When the mail was sent. */
	date: Date;
}

/** What is known of the records that a mail belongs to. */
interface Links {
	/** By address in lower case. */
	ids: Map<string, AddressIds>;
	linkToCrm: boolean;
	soInfo: SoInfo;
}

/**
 * @param sentAt `now`, or the field that says it
 * @param isFile the mail is a file, which names its sender
 * @throws MailError `invalid` without a template, a sender or somebody to archive the mail on
 */
export function readArchive(
	item: Item,
	message: MailMessage,
	{ ids, linkToCrm, soInfo }: Links,
	sentAt: 'now' | typeof own.sentAt,
	isFile = false,
): Archive {
	const templateId = readId(item, own.archiveTemplate);
	if (templateId === undefined) {
		const { displayName } = own.archiveTemplate;
		throw invalid(displayName, `${displayName} is empty`, 'Choose the template of archived mails.');
	}
	if (!message.from && !isFile)
		throw invalid(
			from.displayName,
			`${from.displayName} is empty, and an archived mail names its sender`,
			"Enter the sender's address.",
		);
	const first = message.to.length > 0 ? ids.get(message.to[0].address.toLowerCase()) : undefined;
	const personId = item.read(own.archivePersonId) || first?.PersonId;
	// The company of another person is not that of the recipient.
	const company = item.read(own.archivePersonId) ? undefined : first?.ContactId;
	const contactId = item.read(own.archiveContactId) || company;
	const known = personId ?? contactId ?? soInfo.ProjectId ?? soInfo.SaleId;
	if (known === undefined && !linkToCrm) {
		const { displayName } = own.archivePersonId;
		throw invalid(
			displayName,
			'Nobody is known to archive the mail on',
			`Choose the recipient from the list of ${to.displayName}, add ${field.linkToCrm.displayName}, or enter ${displayName}, ${own.archiveContactId.displayName}, ${field.projectId.displayName} or ${field.saleId.displayName}.`,
		);
	}
	return { templateId, personId, contactId, date: sentAt === 'now' ? new Date() : readDate(item, sentAt) };
}

function readDate(item: Item, { displayName, name }: typeof own.sentAt): Date {
	const value = item.raw({ name });
	if (value === undefined || value === null || value === '') return new Date();
	const date = new Date(value instanceof Date ? value : String(value));
	if (!Number.isNaN(date.getTime())) return date;
	throw invalid(
		displayName,
		`${displayName} is "${String(value).slice(0, 60)}", which is not a time`,
		'Enter a time such as 2026-01-31T10:00:00Z.',
	);
}
