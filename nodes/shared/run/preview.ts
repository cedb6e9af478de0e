import { createHash } from 'node:crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Attachment } from '../mail/message';
import type { Connection } from '../wire/connection';
import {
	AnswerRef,
	Composed,
	FileContent,
	Fresh,
	pathText,
	queryText,
	Secret,
	type PlanJson,
	type RequestBody,
	type RequestSpec,
} from '../wire/request';
import type { OnceItem } from './batches';
import type { Plan } from './plan';
import { addresses } from '../mail/message';
import { attachmentResult } from './result';

const MASK = '***';

/** What a preview gives in place of a result: the requests as they would go out. */
export async function previewResult(
	context: IExecuteFunctions,
	service: string,
	{ input: { message, warnings = [], redirectedFrom }, plan }: OnceItem,
	connection: Connection,
): Promise<IDataObject> {
	return {
		service,
		status: 'preview',
		messageId: null,
		accepted: [],
		rejected: [],
		recipients: message ? addresses(message) : [],
		subject: message?.subject ?? '',
		attachments: (message?.attachments ?? []).map(attachmentResult),
		warnings,
		requests: await previewPlan(context, plan, connection),
		delivery: { attempts: 0, durationMs: 0, ...(redirectedFrom && { redirectedFrom }) },
		response: null,
	};
}

/** The requests of a plan: secrets masked, files as name, size and hash. Opens no connection. */
export async function previewPlan(
	context: IExecuteFunctions,
	{ steps }: Plan,
	connection: Connection,
): Promise<IDataObject[]> {
	const requests: IDataObject[] = [];
	for (const { id, title, request } of steps)
		requests.push({ step: id, title, ...(await previewRequest(context, request, connection)) });
	return requests;
}

async function previewRequest(
	context: IExecuteFunctions,
	spec: RequestSpec,
	connection: Connection,
): Promise<IDataObject> {
	return {
		method: spec.method,
		url: `${connection.baseUrl}${pathText(spec, reference)}${queryText(spec)}`,
		headers: {
			authentication: `${MASK} (added by n8n from the credential)`,
			...connection.headers,
			...spec.headers,
			...(spec.body && { 'Content-Type': spec.body.contentType }),
		},
		...(spec.body && { body: (await previewBody(context, spec.body)) as IDataObject }),
	};
}

async function previewBody(context: IExecuteFunctions, body: RequestBody): Promise<unknown> {
	if ('json' in body) return await previewJson(context, body.json);
	return await previewParts(context, body.parts);
}

async function previewParts(
	context: IExecuteFunctions,
	parts: ReadonlyArray<string | FileContent | Secret | Fresh>,
): Promise<string> {
	let text = '';
	for (const part of parts) {
		if (part instanceof FileContent) text += `[${fileLine(await describeFile(context, part.attachment))}]`;
		else if (part instanceof Fresh) text += part.value;
		else text += part instanceof Secret ? MASK : part;
	}
	return text;
}

async function previewJson(context: IExecuteFunctions, json: PlanJson): Promise<unknown> {
	if (json instanceof FileContent) return await describeFile(context, json.attachment);
	if (json instanceof AnswerRef) return reference(json);
	if (json instanceof Secret) return MASK;
	if (json instanceof Fresh) return json.value;
	if (json instanceof Composed) return await previewParts(context, json.parts);
	if (Array.isArray(json))
		return await Promise.all(json.map(async (entry) => await previewJson(context, entry)));
	if (typeof json !== 'object' || json === null) return json;
	const shown: Record<string, unknown> = {};
	for (const [key, value] of Object.entries(json))
		if (value !== undefined) shown[key] = await previewJson(context, value);
	return shown;
}

function reference({ step, property }: AnswerRef): string {
	return `{${property} from the answer to "${step}"}`;
}

interface FileDescription {
	file: string;
	contentType: string;
	bytes: number;
	sha256: string;
}

async function describeFile(
	context: IExecuteFunctions,
	{ name, contentType, bytes, source }: Attachment,
): Promise<FileDescription> {
	const hash = createHash('sha256');
	if (source.kind === 'memory') hash.update(Buffer.from(source.base64, 'base64'));
	else
		for await (const chunk of (await context.helpers.getBinaryStream(source.id)) as AsyncIterable<Buffer>)
			hash.update(chunk);
	return { file: name, contentType, bytes, sha256: hash.digest('hex') };
}

function fileLine({ file, contentType, bytes, sha256 }: FileDescription): string {
	return `file ${file}, ${contentType}, ${bytes} bytes, sha256 ${sha256}`;
}
