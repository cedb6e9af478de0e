import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import { addressProblem } from '../../core/strict/address';
import { hasControlCharacter, hasLoneSurrogate } from '../../core/strict/text';
import type { Site } from './auth';

function compiler(site: Site): Ajv {
	const ajv = new Ajv({ allErrors: true });
	const localDomains = site === 'onsite';
	ajv.addFormat('address', (text: string) => addressProblem(text, localDomains) === undefined);
	ajv.addFormat('single-line', (text: string) => !hasControlCharacter(text) && !hasLoneSurrogate(text));
	ajv.addFormat('header-value', (text: string) => !/[\r\n\0]/.test(text));
	ajv.addFormat('well-formed', (text: string) => !hasLoneSurrogate(text));
	ajv.addFormat('date-time-local', (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(text));
	return ajv;
}

const object = (properties: Record<string, object>, required: string[]) => ({
	type: 'object',
	properties,
	required,
	additionalProperties: false,
});

const messageId = { type: 'string', pattern: '^<[^<>\\s]+>$' };
const id = { type: 'integer', minimum: 1, maximum: 2147483647 };

const address = object(
	{
		Address: { type: 'string', format: 'address', maxLength: 320 },
		Name: { type: 'string', minLength: 1, format: 'single-line' },
		PersonId: id,
		ContactId: id,
		AssociateId: id,
		EmailId: id,
	},
	['Address'],
);
const addresses = { type: 'array', minItems: 1, items: address };

const attachment = object(
	{
		Stream: { type: 'string', minLength: 4 },
		Filename: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[^\\u0000-\\u001f\\u007f/\\\\]+$' },
		Type: {
			type: 'string',
			pattern: '^[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+(; ?[A-Za-z0-9-]+=[\\w."\'-]+)*$',
		},
		Encoding: { const: 'base64' },
		Disposition: { enum: ['attachment', 'inline'] },
		Id: { type: 'string', minLength: 1, pattern: '^[^<>\\s]+$' },
		Size: { type: 'integer', minimum: 1 },
		Description: { type: 'string' },
	},
	['Stream', 'Filename', 'Type', 'Encoding', 'Disposition', 'Size'],
);

const email = object(
	{
		To: addresses,
		Cc: addresses,
		Bcc: addresses,
		From: address,
		Subject: { type: 'string', format: 'single-line' },
		HTMLBody: { type: 'string', minLength: 1, format: 'well-formed' },
		PlainBody: { type: 'string', minLength: 1, format: 'well-formed' },
		Priority: { enum: ['NoPriority', 'Highest', 'High', 'Normal', 'Low', 'Lowest'] },
		Attachments: { type: 'array', minItems: 1, items: attachment },
		CustomHeaderList: {
			type: 'array',
			minItems: 1,
			items: object(
				{
					Name: { type: 'string', pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$" },
					Values: {
						type: 'array',
						minItems: 1,
						items: { type: 'string', minLength: 1, format: 'header-value' },
					},
				},
				['Name', 'Values'],
			),
		},
		InReplyTo: object(
			{
				MessageId: messageId,
				ServerId: id,
				Subject: { type: 'string' },
				Sent: { type: 'string', format: 'date-time-local' },
				From: object({ Address: { type: 'string', format: 'address' } }, ['Address']),
			},
			['MessageId'],
		),
		MessageID: messageId,
		AccountId: id,
		HasCalendarData: { const: true },
		CalMethod: {
			enum: ['Add', 'Cancel', 'Counter', 'DeclineCounter', 'Publish', 'Refresh', 'Reply', 'Request'],
		},
		CalReplyStatus: { enum: ['Accepted', 'Declined', 'Tentative'] },
		EmailItemId: id,
		ServerId: id,
		EMailSOInfo: {
			...object({ DocumentId: id, AppointmentId: id, ProjectId: id, SaleId: id }, []),
			minProperties: 1,
		},
	},
	['From', 'Subject'],
);

const connection = (folder: boolean) =>
	object(
		{
			ServerName: { type: 'string', pattern: '^([A-Za-z0-9._-]+|\\[[0-9a-f:.]+\\])(:\\d{1,5})?$' },
			UserName: { type: 'string', minLength: 1 },
			Password: { type: 'string', minLength: 1 },
			UseSSL: { type: 'boolean' },
			UseGraphApi: { const: true },
			...(folder ? { Folder: { type: 'string', minLength: 1 } } : {}),
		},
		['ServerName', 'UseSSL', ...(folder ? ['Folder'] : [])],
	);
const orNull = (schema: object) => ({ anyOf: [{ type: 'null' }, schema] });
const emails = { type: 'array', minItems: 1, items: email };

/**
 * What may be sent to the EMail agent (SuperOffice API sheet, section 4). Everything else is refused by name: the
 * service drops it or takes it for server state.
 */
const SCHEMAS = {
	SendEMails: object(
		{
			OutgoingConnectionInfo: orNull(connection(false)),
			Emails: emails,
			SentItemsConnectionInfo: orNull(connection(true)),
		},
		['OutgoingConnectionInfo', 'Emails', 'SentItemsConnectionInfo'],
	),
	Send: object({ Emails: emails }, ['Emails']),
	SaveDraft: object({ Entity: email }, ['Entity']),
	Authenticate: object({ ConnectionInfo: connection(false) }, ['ConnectionInfo']),
	GetMailFromMessageId: object({ MessageId: messageId }, ['MessageId']),
	GetEMail: object({ Id: id, IncludeAttachments: { type: 'boolean' } }, ['Id', 'IncludeAttachments']),
	GetEMailAccountFromEMailAddress: object({ FromAddress: { type: 'string', format: 'address' } }, [
		'FromAddress',
	]),
	SaveDocumentEntity: object(
		{
			Header: { type: 'string', minLength: 1, maxLength: 219, format: 'single-line' },
			Name: { type: 'string', maxLength: 254, pattern: '^[^\\u0000-\\u001f\\u007f/\\\\:*?"<>|]+\\.eml$' },
			ExternalRef: { type: 'string', minLength: 1, maxLength: 219 },
			Date: { type: 'string', format: 'date-time-local' },
			DocumentTemplate: object({ DocumentTemplateId: id }, ['DocumentTemplateId']),
			Person: object({ PersonId: id, ContactId: id }, ['PersonId']),
			Contact: object({ ContactId: id }, ['ContactId']),
			Project: object({ ProjectId: id }, ['ProjectId']),
			Sale: object({ SaleId: id }, ['SaleId']),
		},
		['Header', 'Name', 'DocumentTemplate'],
	),
	SetDocumentStreamFromId: object({ DocumentId: id, Stream: { type: 'string', minLength: 4 } }, [
		'DocumentId',
		'Stream',
	]),
} satisfies Record<string, object>;

export type BodyName = keyof typeof SCHEMAS;

const compiled = (site: Site) => {
	const ajv = compiler(site);
	return Object.fromEntries(
		Object.entries(SCHEMAS).map(([name, schema]) => [name, ajv.compile(schema)]),
	) as unknown as Record<BodyName, ValidateFunction>;
};

/** An installation at the customer's reaches the names of its own network. */
export const BODIES: Record<Site, Record<BodyName, ValidateFunction>> = {
	online: compiled('online'),
	onsite: compiled('onsite'),
};

/** The faults of a body, one line each; empty when there are none. */
export function findings(validate: ValidateFunction, body: unknown): string[] {
	return validate(body) ? [] : (validate.errors ?? []).map(sentence);
}

function sentence({ instancePath, message, params }: ErrorObject): string {
	const extra = (params as { additionalProperty?: string }).additionalProperty;
	return `${instancePath || '/'} ${message ?? 'is wrong'}${extra === undefined ? '' : `: ${extra}`}`;
}
