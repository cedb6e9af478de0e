import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import { MailError } from '../../shared/errors';
import { listSearch, matchesFilter, withUniqueNames } from '../../shared/n8n/listSearch';
import type { Infer } from '../../shared/zod';
import { MAIL_CREDENTIAL_TYPES, serviceCredential, type MailCredentialType } from '../contract';
import { parsedRows, requestPage, rowsOf } from './page';

const PERMISSION = 'GetServiceCredentialCollection';

/** Sending Credential: the active ones of the five types that can send mail. */
export async function searchSendingCredentials(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await listSearch(this, async () => {
		const lists = await Promise.all(MAIL_CREDENTIAL_TYPES.map((type) => entriesOf(this, type)));
		const readable = lists.filter((list) => list !== undefined);
		if (readable.length === 0) throw listUnavailable();
		const results = withUniqueNames(readable.flat());
		return { results: results.filter(({ name }) => matchesFilter(name, filter)) };
	});
}

/**
 * The active credentials of one type; undefined when the key may not read them. Rebilly answers with their secrets: the
 * contract lets none of them through (Rebilly API sheet, section 10).
 */
async function entriesOf(
	context: ILoadOptionsFunctions,
	type: MailCredentialType,
): Promise<INodeListSearchItems[] | undefined> {
	const query = { path: `/service-credentials/${type}`, permission: PERMISSION };
	const answer = await requestPage(context, query);
	if (answer.statusCode === 403 || answer.statusCode === 404) return undefined;
	return parsedRows(rowsOf(answer, query), serviceCredential)
		.filter(({ status }) => status === 'active')
		.map((credential) => ({ name: credentialName(type, credential), value: credential.id }));
}

function listUnavailable(): MailError {
	return new MailError('unauthorized', 'The API key may not read this list', {
		fix: `Grant the key the permission ${PERMISSION}, or enter the value manually.`,
	});
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
		case 'sendgrid':
			return `SendGrid ${id}`;
	}
}
