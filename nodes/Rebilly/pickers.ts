import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import { inOrder } from '../shared/n8n/properties';
import type { Infer, Output, ZodTypeAny } from '../shared/zod';
import {
	customer,
	deliverySetting,
	emailMessageAnswer,
	file,
	invoice,
	MAIL_CREDENTIAL_TYPES,
	serviceCredential,
	type MailCredentialType,
} from './contract';
import { notAllowedError, requestPage, requestRowsIfAllowed, type PickerQuery } from './pickerRequests';

/** The lists behind the resource locators (Rebilly API sheet, section 7). Each entry is name and value, nothing else. */
export const pickers = {
	searchDeliverySettings,
	searchCustomers,
	searchCustomerRecords,
	searchDrafts,
	searchFiles,
	searchInvoices,
	searchMessages,
	searchSendingCredentials,
};

const CREDENTIAL_PERMISSION = 'GetServiceCredentialCollection';

/** From: verified senders first, the default one before all; those that wait for verification are marked. */
export async function searchDeliverySettings(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const { rows } = await requestPage(this, {
		path: '/email-delivery-settings',
		permission: 'GetEmailDeliverySettingCollection',
	});
	const settings = read(rows, deliverySetting);
	const rank = (setting: Infer<typeof deliverySetting>) =>
		setting.status === 'verified' ? (setting.isDefault ? 0 : 1) : 2;
	const entries = settings
		.sort((one, other) => rank(one) - rank(other) || inOrder(one.from, other.from))
		.map(({ from, name, provider, isDefault, status }) => {
			const marks = [
				provider,
				isDefault ? 'default' : '',
				status === 'verified' ? '' : status || 'not verified',
			].filter(Boolean);
			return entry(
				`${name ? `${name} <${from}>` : from}${marks.length > 0 ? ` (${marks.join(', ')})` : ''}`,
				from,
			);
		});
	return { results: containing(entries, filter) };
}

/** To: customers that have an address. */
export async function searchCustomers(
	this: ILoadOptionsFunctions,
	filter?: string,
	token?: string,
): Promise<INodeListSearchResult> {
	return await page(this, { ...CUSTOMERS, q: filter, token }, customer, (row) =>
		row.email ? entry(customerName(row), row.email) : undefined,
	);
}

/** Customers as records to attach. */
export async function searchCustomerRecords(
	this: ILoadOptionsFunctions,
	filter?: string,
	token?: string,
): Promise<INodeListSearchResult> {
	return await page(this, { ...CUSTOMERS, q: filter, token }, customer, (row) =>
		entry(customerName(row), row.id),
	);
}

export async function searchInvoices(
	this: ILoadOptionsFunctions,
	filter?: string,
	token?: string,
): Promise<INodeListSearchResult> {
	const query = {
		path: '/invoices',
		permission: 'GetInvoiceCollection',
		sort: '-createdTime',
		q: filter,
		token,
	};
	return await page(this, query, invoice, ({ id, invoiceNumber, amount, currency, status }) =>
		entry(
			[invoiceNumber ? `#${invoiceNumber}` : id, amount, currency, status ? `(${status})` : '']
				.filter((part) => part || part === 0)
				.join(' '),
			id,
		),
	);
}

export async function searchFiles(
	this: ILoadOptionsFunctions,
	filter?: string,
	token?: string,
): Promise<INodeListSearchResult> {
	const query = { path: '/files', permission: 'GetFileCollection', q: filter, token };
	return await page(this, query, file, ({ id, name }) => entry(name || id, id));
}

/** Message ID of Get and Delete: the newest messages first. */
export async function searchMessages(
	this: ILoadOptionsFunctions,
	filter?: string,
	token?: string,
): Promise<INodeListSearchResult> {
	return await page(this, { ...MESSAGES, q: filter, token }, emailMessageAnswer, messageEntry);
}

/** Message ID of Send Draft. */
export async function searchDrafts(
	this: ILoadOptionsFunctions,
	filter?: string,
	token?: string,
): Promise<INodeListSearchResult> {
	// Filtered there, or one page of newer mail would hide every draft; sifted here too, and asked for without a filter
	// when that is refused: which fields Rebilly filters by is not documented.
	const query = { ...MESSAGES, q: filter, filter: 'status:draft', filterIsOptional: true, token };
	return await page(this, query, emailMessageAnswer, (row) =>
		row.status === 'draft' ? messageEntry(row) : undefined,
	);
}

/**
 * Sending Credential: the active ones of the five types that can send mail. Rebilly answers with their secrets, and
 * none of them gets past the contract (Rebilly API sheet, section 10).
 */
export async function searchSendingCredentials(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const lists = await Promise.all(
		MAIL_CREDENTIAL_TYPES.map(async (type) => {
			const path = `/service-credentials/${type}`;
			const rows = await requestRowsIfAllowed(this, { path, permission: CREDENTIAL_PERMISSION });
			return rows && read(rows, serviceCredential).map((credential) => ({ type, credential }));
		}),
	);
	const allowed = lists.filter((list) => list !== undefined);
	if (allowed.length === 0) throw notAllowedError(this, CREDENTIAL_PERMISSION);
	const entries = allowed
		.flat()
		.filter(({ credential }) => credential.status === 'active')
		.map(({ type, credential }) => entry(credentialName(type, credential), credential.id));
	return { results: containing(toldApart(entries), filter) };
}

const CUSTOMERS = { path: '/customers', permission: 'GetCustomerCollection' };
const MESSAGES = { path: '/email-messages', permission: 'GetEmailMessageCollection', sort: '-createdTime' };

async function page<Schema extends ZodTypeAny>(
	context: ILoadOptionsFunctions,
	query: PickerQuery,
	schema: Schema,
	toEntry: (row: Output<Schema>) => INodeListSearchItems | undefined,
): Promise<INodeListSearchResult> {
	const { rows, next } = await requestPage(context, query);
	const results = read(rows, schema).flatMap((row) => toEntry(row) ?? []);
	return { results, ...(next === undefined ? {} : { paginationToken: next }) };
}

/** Rows that have at least what the picker needs. */
function read<Schema extends ZodTypeAny>(rows: unknown[], schema: Schema): Array<Output<Schema>> {
	return rows.flatMap((row) => {
		const parsed = schema.safeParse(row);
		return parsed.success ? [parsed.data as Output<Schema>] : [];
	});
}

function entry(name: string, value: string): INodeListSearchItems {
	return { name, value };
}

/** Two logins at one server look the same: then the id stands beside the name. */
function toldApart(entries: INodeListSearchItems[]): INodeListSearchItems[] {
	const names = entries.map(({ name }) => name);
	return entries.map((one) =>
		names.indexOf(one.name) === names.lastIndexOf(one.name)
			? one
			: { ...one, name: `${one.name} (${one.value})` },
	);
}

function containing(entries: INodeListSearchItems[], filter: string | undefined): INodeListSearchItems[] {
	const wanted = (filter ?? '').trim().toLowerCase();
	return wanted === '' ? entries : entries.filter(({ name }) => name.toLowerCase().includes(wanted));
}

function customerName({ id, email, firstName, lastName }: Infer<typeof customer>): string {
	const name = [firstName, lastName].filter(Boolean).join(' ');
	return [name, email ? `<${email}>` : ''].filter(Boolean).join(' ') || id;
}

function messageEntry({ id, subject, to, status }: Infer<typeof emailMessageAnswer>): INodeListSearchItems {
	const recipients =
		to && to.length > 0 ? ` to ${to[0]}${to.length > 1 ? ` and ${to.length - 1} more` : ''}` : '';
	return entry(`${subject || id}${recipients}${status ? ` (${status})` : ''}`, id);
}

function credentialName(
	type: MailCredentialType,
	{ id, host, port, domain, region }: Infer<typeof serviceCredential>,
): string {
	switch (type) {
		case 'smtp':
			return host ? `SMTP ${host}${port ? `:${port}` : ''}` : `SMTP ${id}`;
		case 'mailgun':
			return `Mailgun ${domain ?? id}`;
		case 'aws-ses':
			return `Amazon SES ${region ?? id}`;
		case 'postmark':
			return `Postmark ${id}`;
		default:
			return `SendGrid ${id}`;
	}
}
