import type { FastifyReply } from 'fastify';
import { escapeHtml } from '../../inbox/html';
import type { HubError } from './hubError';
import { STATUSES } from './operations';
import type { HubSettings } from './settings';
import type { Receipt } from './state';
import type { Wire } from './wire';
import { MODEL } from './xmlBody';
import { INSTANCE } from './xmlTree';

const TYPES = 'http://schemas.servicestack.net/types';
const ARRAYS = 'http://schemas.microsoft.com/2003/10/Serialization/Arrays';
const DECLARATION = '<?xml version="1.0" encoding="utf-8"?>';

/** SendResponse in the format that the request chose (CommunicationHub API sheet, sections 3, 5, 6 and 7). */
export async function writeReceipt(
	reply: FastifyReply,
	wire: Wire,
	settings: HubSettings,
	receipt: Receipt,
): Promise<FastifyReply> {
	const named =
		typeof receipt.Status === 'number' ? (STATUSES[receipt.Status] ?? receipt.Status) : receipt.Status;
	const ordinal = STATUSES.indexOf(named as (typeof STATUSES)[number]);
	const Status = settings.enumAsNumber && ordinal >= 0 ? ordinal : named;
	const json = {
		MessageId: receipt.MessageId,
		Sender: receipt.Sender,
		Receiver: receipt.Receiver,
		Status,
		ErrorMessage: receipt.ErrorMessage,
		Configuration: receipt.Configuration,
		Retry: receipt.Retry,
		RetryCount: receipt.RetryCount,
	};
	const elements = Object.entries({ ...receipt, Status: named }).map(([name, value]) =>
		xmlElement(name, value),
	);
	const xml = `<SendResponse xmlns:i="${INSTANCE}" xmlns="${MODEL}.Response">${elements.join('')}</SendResponse>`;
	return await writeAnswer(reply, wire, settings, 200, json, xml);
}

/** ErrorResponse (section 9); `root` is AuthenticateResponse for failed logins. */
export async function writeError(
	reply: FastifyReply,
	wire: Wire,
	settings: HubSettings,
	error: HubError,
	root = 'ErrorResponse',
): Promise<FastifyReply> {
	const first = error.issues[0];
	const parameterName = first?.field === undefined ? '' : `\nParameter name: ${first.field}`;
	const fieldErrors = error.issues
		.filter(({ field }) => field !== undefined)
		.map(({ field, message }) => ({ ErrorCode: error.errorCode, FieldName: field ?? '', Message: message }));
	const status = {
		ErrorCode: error.errorCode,
		Message: `${error.message}${parameterName}`,
		Errors: fieldErrors,
	};
	const items = fieldErrors.map(
		(one) =>
			`<ResponseError>${xmlElement('ErrorCode', one.ErrorCode)}${xmlElement('FieldName', one.FieldName)}${xmlElement('Message', one.Message)}</ResponseError>`,
	);
	const xml =
		`<${root} xmlns:i="${INSTANCE}" xmlns="${TYPES}"><ResponseStatus>${xmlElement('ErrorCode', status.ErrorCode)}` +
		`${xmlElement('Message', status.Message)}<StackTrace i:nil="true" />` +
		`${items.length === 0 ? '<Errors />' : `<Errors>${items.join('')}</Errors>`}` +
		`<Meta xmlns:d3p1="${ARRAYS}" i:nil="true" /></ResponseStatus></${root}>`;
	reply.raw.statusMessage = error.errorCode;
	const plain = error.beforeCallback ? { ...wire, callback: undefined } : wire;
	const code = plain.callback !== undefined && settings.jsonpErrors200 ? 200 : error.status;
	return await writeAnswer(reply, plain, settings, code, { ResponseStatus: status }, xml);
}

/** Any object in the chosen format; `xml` is the whole root element. */
export async function writeAnswer(
	reply: FastifyReply,
	wire: Wire,
	settings: HubSettings,
	status: number,
	json: object,
	xml: string,
): Promise<FastifyReply> {
	void reply.code(status);
	if (wire.answerFormat === 'xml') {
		// The framework's writer stops at a character that XML cannot hold, with status and half a document already sent.
		const illegal = xml.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
		return await sendAs(
			reply,
			'application/xml',
			DECLARATION + (illegal === -1 ? xml : xml.slice(0, illegal)),
		);
	}
	const text = JSON.stringify(withoutNulls(json, settings.camelCase));
	if (wire.answerFormat === 'html') {
		const page = `<!DOCTYPE html><html><head><title>CommunicationHub.API</title></head><body><h1>Snapshot</h1><pre>${escapeHtml(text)}</pre></body></html>`;
		return await sendAs(reply, 'text/html', page);
	}
	if (wire.callback !== undefined) return await sendAs(reply, 'text/javascript', `${wire.callback}(${text})`);
	return await sendAs(reply, 'application/json; charset=utf-8', text);
}

async function sendAs(reply: FastifyReply, contentType: string, text: string): Promise<FastifyReply> {
	// Bytes, so that fastify adds no charset of its own.
	return await reply.header('content-type', contentType).send(Buffer.from(text, 'utf8'));
}

function withoutNulls(value: unknown, camelCase: boolean): unknown {
	if (Array.isArray(value)) return value.map((item) => withoutNulls(item, camelCase));
	if (typeof value !== 'object' || value === null) return value;
	const rename = (key: string) => (camelCase ? key.charAt(0).toLowerCase() + key.slice(1) : key);
	return Object.fromEntries(
		Object.entries(value)
			.filter(([, item]) => item !== null && item !== undefined)
			.map(([key, item]) => [rename(key), withoutNulls(item, camelCase)]),
	);
}

/** One element; null becomes i:nil. CR is written as a reference, or the reader would see LF. */
export function xmlElement(name: string, value: string | number | boolean | null): string {
	if (value === null) return `<${name} i:nil="true" />`;
	const text = String(value).replace(
		/[&<>\r]/g,
		(one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' })[one] ?? one,
	);
	return `<${name}>${text}</${name}>`;
}
