import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import { addressProblem } from '../../core/strict/address';
import { hasControlCharacter, hasLoneSurrogate } from '../../core/strict/text';

/**
 * What may be sent to the EMail agent (SuperOffice API sheet, section 4). Everything else is refused by name: the
 * service drops it or takes it for server state.
 */
const ajv = new Ajv({ allErrors: true });
ajv.addFormat('address', (text: string) => addressProblem(text) === undefined);
ajv.addFormat('single-line', (text: string) => !hasControlCharacter(text) && !hasLoneSurrogate(text));
ajv.addFormat('header-value', (text: string) => !/[\r\n\0]/.test(text));
ajv.addFormat('well-formed', (text: string) => !hasLoneSurrogate(text));

const object = (properties: Record<string, object>, required: string[]) => ({
	type: 'object',
	properties,
	required,
	additionalProperties: false,
});
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
		InReplyTo: object({ MessageId: { type: 'string', pattern: '^<[^<>\\s]+>$' } }, ['MessageId']),
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
			ServerName: { type: 'string', pattern: '^[A-Za-z0-9.-]+(:\\d{1,5})?$' },
			UserName: { type: 'string', minLength: 1 },
			Password: { type: 'string', minLength: 1 },
			UseSSL: { type: 'boolean' },
			...(folder ? { Folder: { type: 'string', minLength: 1 } } : {}),
		},
		['ServerName', 'UseSSL', ...(folder ? ['Folder'] : [])],
	);
const orNull = (schema: object) => ({ anyOf: [{ type: 'null' }, schema] });
const emails = { type: 'array', minItems: 1, items: email };

export const BODIES = {
	SendEMails: ajv.compile(
		object(
			{
				OutgoingConnectionInfo: orNull(connection(false)),
				Emails: emails,
				SentItemsConnectionInfo: orNull(connection(true)),
			},
			['OutgoingConnectionInfo', 'Emails', 'SentItemsConnectionInfo'],
		),
	),
	Send: ajv.compile(object({ Emails: emails }, ['Emails'])),
	SaveDraft: ajv.compile(object({ Entity: email }, ['Entity'])),
	Authenticate: ajv.compile(object({ ConnectionInfo: connection(false) }, ['ConnectionInfo'])),
} satisfies Record<string, ValidateFunction>;

/** The faults of a body, one line each; empty when there are none. */
export function findings(validate: ValidateFunction, body: unknown): string[] {
	return validate(body) ? [] : (validate.errors ?? []).map(sentence);
}

function sentence({ instancePath, message, params }: ErrorObject): string {
	const extra = (params as { additionalProperty?: string }).additionalProperty;
	return `${instancePath || '/'} ${message ?? 'is wrong'}${extra === undefined ? '' : `: ${extra}`}`;
}
