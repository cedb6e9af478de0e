import { createHash } from 'node:crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Attachment } from '../mail/message';
import { AnswerRef, FileContent, Secret, type Plan, type PlanJson, type RequestSpec } from './plan';
import type { Connection } from './service';

const MASK = '***';

/** The requests of a plan as they would go out: secrets masked, files as name, size and hash. Opens no connection. */
export async function previewPlan(
	context: IExecuteFunctions,
	plan: Plan,
	connection: Connection,
): Promise<IDataObject[]> {
	const requests: IDataObject[] = [];
	for (const step of plan.steps) {
		requests.push({
			step: step.id,
			title: step.title,
			...(await previewRequest(context, step.request, connection)),
		});
	}
	return requests;
}

async function previewRequest(
	context: IExecuteFunctions,
	spec: RequestSpec,
	connection: Connection,
): Promise<IDataObject> {
	const parts = typeof spec.path === 'string' ? [spec.path] : spec.path;
	const path = parts.map((part) => (part instanceof AnswerRef ? reference(part) : part)).join('');
	const query = Object.entries(spec.query ?? {}).filter(([, value]) => value !== undefined);
	const search = query
		.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
		.join('&');
	return {
		method: spec.method,
		url: `${connection.baseUrl}${path}${search ? `?${search}` : ''}`,
		headers: {
			authentication: `${MASK} (added by n8n from the credential)`,
			...connection.headers,
			...spec.headers,
			...(spec.body && { 'Content-Type': spec.body.contentType }),
		},
		...(spec.body && { body: (await previewBody(context, spec.body)) as IDataObject }),
	};
}

async function previewBody(
	context: IExecuteFunctions,
	body: NonNullable<RequestSpec['body']>,
): Promise<unknown> {
	if ('json' in body) return await previewJson(context, body.json);
	let text = '';
	for (const part of body.parts) {
		if (part instanceof FileContent) text += `[${fileLine(await describeFile(context, part.attachment))}]`;
		else text += part instanceof Secret ? MASK : part;
	}
	return text;
}

async function previewJson(context: IExecuteFunctions, json: PlanJson): Promise<unknown> {
	if (json instanceof FileContent) return await describeFile(context, json.attachment);
	if (json instanceof AnswerRef) return reference(json);
	if (json instanceof Secret) return MASK;
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
