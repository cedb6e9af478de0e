import { base64Problem } from '../../core/strict/base64';
import { duplicateKeys, JsonSyntaxError, parseJson, type JsonValue } from '../../core/strict/json';
import { decodeUtf8, hasLoneSurrogate } from '../../core/strict/text';
import { unreadable, type Issue } from './hubError';
import { ATTACHMENT_FIELDS, type Field, type HubAttachment, type HubDto, type HubValue } from './operations';

type Entries = Array<[string, JsonValue]>;

/** What a body bound to, and what was wrong with it. */
export interface Bound {
	dto: HubDto;
	issues: Issue[];
}

/**
 * Binds JSON by the letter: exact names, strings where strings belong, no null, no duplicate (section 5).
 * Throws HubError when it is not JSON at all.
 */
export function bindJsonStrict(body: Buffer, fields: readonly Field[]): Bound {
	const text = decodeUtf8(body);
	if (text === undefined) throw unreadable('The body is not UTF-8');
	if (!text.startsWith('{')) throw unreadable('The body must start with {');
	let root: JsonValue;
	try {
		root = parseJson(text);
	} catch (error) {
		throw unreadable(`The body is not JSON: ${(error as Error).message}`);
	}
	const issues: Issue[] = duplicateKeys(root).map((field) => ({ field, message: 'Key given twice' }));
	const dto = root.kind === 'object' ? strictObject(root.entries, fields, '', issues) : {};
	return { dto, issues };
}

function strictObject(entries: Entries, fields: readonly Field[], path: string, issues: Issue[]): HubDto {
	const dto: HubDto = {};
	for (const [key, value] of entries) {
		const field = fields.find(({ name }) => name === key);
		if (field === undefined) {
			const near = fields.find(({ name }) => name.toLowerCase() === key.toLowerCase());
			issues.push({
				field: path + key,
				message: near === undefined ? 'Unknown key, it would be lost' : `Must be spelt ${near.name}`,
			});
		} else {
			dto[key] = strictValue(value, field, path + key, issues);
		}
	}
	return dto;
}

function strictValue(value: JsonValue, { type }: Field, path: string, issues: Issue[]): HubValue | undefined {
	const wrong = (message: string): undefined => {
		issues.push({ field: path, message });
		return undefined;
	};
	if (value.kind === 'null') return wrong('null: leave the key out instead');
	if (type === 'attachments') {
		if (value.kind !== 'array') return wrong('Must be a list');
		return value.items.map((item, index) => {
			const here = `${path}[${index}]`;
			if (item.kind === 'object')
				return strictObject(item.entries, ATTACHMENT_FIELDS, `${here}.`, issues) as HubAttachment;
			issues.push({ field: here, message: 'Must be an object' });
			return {};
		});
	}
	if (type === 'boolean')
		return value.kind === 'boolean' ? value.source === 'true' : wrong('Must be true or false');
	if (type === 'integer') {
		return value.kind === 'number' && /^-?\d+$/.test(value.source)
			? Number(value.source)
			: wrong('Must be an integer');
	}
	if (value.kind !== 'string') return wrong(`Must be a string, not ${value.kind}`);
	if (type === 'string') return hasLoneSurrogate(value.value) ? wrong('Half a surrogate pair') : value.value;
	if (value.value === '') return wrong('Empty file: its content would be lost');
	const problem = base64Problem(value.value);
	return problem === undefined
		? Buffer.from(value.value, 'base64')
		: wrong(`${problem}: the content would be lost`);
}

/** Binds JSON as the measured framework does: any case, coerced values, partial where the syntax breaks. */
export function bindJsonFaithful(body: Buffer, fields: readonly Field[]): HubDto {
	const text = body.toString('utf8').replace(/^\ufeff?\s*/, '');
	if (text === '') return {};
	if (!text.startsWith('{'))
		throw unreadable("Type definitions should start with a '{', expecting serialized type");
	return faithfulObject(entriesUpToError(text), fields);
}

function entriesUpToError(text: string): Entries {
	try {
		const root = parseJson(text);
		return root.kind === 'object' ? root.entries : [];
	} catch (error) {
		if (error instanceof JsonSyntaxError) return error.partial;
		throw error;
	}
}

function faithfulObject(entries: Entries, fields: readonly Field[]): HubDto {
	const dto: HubDto = {};
	for (const [key, value] of entries) {
		const field = fields.find(({ name }) => name.toLowerCase() === key.toLowerCase());
		if (field !== undefined) dto[field.name] = faithfulValue(value, field);
	}
	return dto;
}

function faithfulValue(value: JsonValue, { type }: Field): HubValue | undefined {
	if (value.kind === 'null') return undefined;
	if (type === 'attachments') {
		if (value.kind !== 'array') return undefined;
		return value.items.map((item) =>
			item.kind === 'object' ? (faithfulObject(item.entries, ATTACHMENT_FIELDS) as HubAttachment) : {},
		);
	}
	// Objects and lists in a string field become their own source text.
	const text = value.kind === 'string' ? value.value : value.source;
	return coerceText(value.kind === 'string' ? text.replace(/\p{Cs}/gu, '\ufffd') : text, type);
}

/** Text -> field value as the framework coerces it; bad base64 and unreadable numbers become null. */
export function coerceText(text: string, type: Field['type']): HubValue | undefined {
	switch (type) {
		case 'bytes': {
			const bare = text.replace(/\s/g, '');
			return bare === '' || base64Problem(bare) !== undefined ? undefined : Buffer.from(bare, 'base64');
		}
		case 'boolean':
			return /^(true|1|t|on|yes)$/i.test(text);
		case 'integer':
			return /^-?\d+$/.test(text) ? Number(text) : 0;
		case 'attachments':
			return undefined;
		default:
			return text;
	}
}
