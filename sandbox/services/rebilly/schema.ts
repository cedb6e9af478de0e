import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import { hasControlCharacter, hasLoneSurrogate } from '../../core/strict/text';
import type { InvalidField } from './problems';

/** Read-only properties of a message: Rebilly sets them. */
const READ_ONLY = [
	'id',
	'responseCode',
	'responseBody',
	'initiatedTime',
	'sentTime',
	'createdTime',
	'updatedTime',
	'_links',
] as const;

const STATUSES = ['draft', 'outbox', 'sent', 'failed'] as const;

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
ajv.addFormat('email', isBareAddress);
ajv.addFormat('base64', isBase64);
ajv.addFormat('unicode', (text: string) => !hasLoneSurrogate(text));
ajv.addFormat('single-line', (text: string) => !hasControlCharacter(text) && !hasLoneSurrogate(text));

const address = { type: 'string', format: 'email', maxLength: 254 };
const id = { type: 'string', minLength: 1, maxLength: 50, pattern: '^[@~\\-\\.\\w]+$' };

const messageProperties = {
	from: address,
	to: { type: 'array', minItems: 1, items: address },
	cc: { type: 'array', items: address },
	bcc: { type: 'array', items: address },
	subject: { type: 'string', maxLength: 998, format: 'single-line' },
	text: { type: 'string', format: 'unicode' },
	html: { type: 'string', format: 'unicode' },
	status: { type: 'string', enum: [...STATUSES] },
	credentialHash: { type: ['string', 'null'] },
	metadata: { type: ['object', 'null'], additionalProperties: { type: 'string' } },
	attachments: {
		type: 'array',
		items: {
			type: 'object',
			required: ['resourceType', 'resourceId'],
			properties: { resourceType: { type: 'string', minLength: 1 }, resourceId: id },
		},
	},
};

const messageSchema = {
	type: 'object',
	required: ['from', 'to', 'subject', 'text', 'html'],
	properties: messageProperties,
};

/** Values that the real API may accept and the sandbox refuses: silently lost or pointless ones. */
const strictMessageSchema = {
	...messageSchema,
	additionalProperties: false,
	properties: {
		...messageProperties,
		subject: { ...messageProperties.subject, pattern: '\\S' },
		to: { ...messageProperties.to, uniqueItems: true },
		cc: { ...messageProperties.cc, minItems: 1, uniqueItems: true },
		bcc: { ...messageProperties.bcc, minItems: 1, uniqueItems: true },
		credentialHash: { type: 'string', minLength: 1, maxLength: 36 },
		metadata: {
			type: 'object',
			minProperties: 1,
			additionalProperties: { type: 'string', format: 'unicode' },
		},
		attachments: {
			...messageProperties.attachments,
			minItems: 1,
			items: { ...messageProperties.attachments.items, additionalProperties: false },
		},
	},
};

const fileProperties = {
	file: { type: 'string', minLength: 4, format: 'base64' },
	name: { type: 'string', minLength: 1, maxLength: 255, format: 'single-line' },
	description: { type: 'string', maxLength: 255 },
	isPublic: { type: 'boolean' },
	sourceType: {
		type: ['string', 'null'],
		enum: ['upload', 'camera', 'organization-export', 'organization-closure-export', null],
	},
	tags: { type: 'array', items: { type: 'string' } },
};

const validators = {
	message: ajv.compile(messageSchema),
	strictMessage: ajv.compile(strictMessageSchema),
	patch: ajv.compile({
		type: 'object',
		required: ['status'],
		additionalProperties: false,
		properties: { status: { type: 'string', enum: ['outbox'] } },
	}),
	file: ajv.compile({ type: 'object', required: ['file'], properties: fileProperties }),
	// A file without a name arrives as a nameless download, so strict mode wants one.
	strictFile: ajv.compile({
		type: 'object',
		required: ['file', 'name'],
		additionalProperties: false,
		properties: fileProperties,
	}),
} satisfies Record<string, ValidateFunction>;

/** The faults of a body in Rebilly's own form; empty when there are none. */
export function invalidFieldsOf(kind: keyof typeof validators, body: unknown): InvalidField[] {
	const validate = validators[kind];
	return validate(body) ? [] : (validate.errors ?? []).map(toInvalidField);
}

function toInvalidField(error: ErrorObject): InvalidField {
	const path = error.instancePath.split('/').slice(1);
	const { missingProperty, additionalProperty } = error.params as Record<string, string | undefined>;
	const last = missingProperty ?? additionalProperty;
	const field = [...path, ...(last === undefined ? [] : [last])].join('.');
	if (additionalProperty !== undefined) {
		const readOnly = (READ_ONLY as readonly string[]).includes(additionalProperty);
		return { field, message: readOnly ? 'is read-only' : 'is not a property of this resource' };
	}
	return { field, message: missingProperty === undefined ? (error.message ?? error.keyword) : 'is required' };
}

/** A bare address: no display name, no spaces, an ASCII domain of letters, digits and hyphens. */
function isBareAddress(text: string): boolean {
	return /^[^\s@<>(),;:\\"[\]\u0000-\u001f\u007f]{1,64}@(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z\d-]*[a-z\d]$/i.test(
		text,
	);
}

/** Standard alphabet, padded, without line breaks or a data-URI prefix. */
function isBase64(text: string): boolean {
	return text.length % 4 === 0 && /^[A-Za-z\d+/]+={0,2}$/.test(text);
}
