import Ajv from 'ajv';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { MailAddress } from '../../core/inbox';
import type { SandboxContext, SandboxService } from '../../core/service';
import { base64Problem } from '../../core/strict/base64';

interface PostboxSettings {
	apiKey: string;
}

/** What `POST /messages` takes. */
interface PostboxMessage {
	/** Left out: the account itself. */
	sender?: MailAddress;
	recipients: MailAddress[];
	copies: MailAddress[];
	title: string;
	html?: string;
	text?: string;
	files: Array<{ name: string; type: string; content: string }>;
	tag?: string;
}

const text = { type: 'string', minLength: 1 };
/** An object without any members but these. */
const closed = (required: Record<string, object>, optional: Record<string, object> = {}) => ({
	type: 'object',
	properties: { ...required, ...optional },
	required: Object.keys(required),
	additionalProperties: false,
});
const mailbox = closed({ address: { type: 'string', pattern: '^[^@\\s]+@[A-Za-z0-9.-]+$' } }, { name: text });
const base64 = { type: 'string', format: 'base64' };
/** A pattern with a group that repeats runs out of stack on a large file. */
const formats = { base64: (value: string) => base64Problem(value) === undefined };

const validate = new Ajv({ formats }).compile<PostboxMessage>(
	closed(
		{
			recipients: { type: 'array', items: mailbox, minItems: 1 },
			copies: { type: 'array', items: mailbox },
			title: { type: 'string' },
			files: { type: 'array', items: closed({ name: text, type: text, content: base64 }) },
		},
		{ sender: mailbox, html: text, text, tag: { ...text, maxLength: 40 } },
	),
);

const defaults = (): PostboxSettings => ({ apiKey: 'sandbox-key' });

/** Postbox: `POST /messages` with JSON is answered with `{"id": "..."}`, a refusal with `{"error", "field"}`. */
export function createPostbox(): SandboxService {
	const settings = defaults();
	let count = 0;
	return {
		name: 'postbox',
		title: 'Postbox',
		prefix: '/postbox',
		settings,
		reset: () => {
			Object.assign(settings, defaults());
			count = 0;
		},
		register: (app, context) => {
			app.addHook('preHandler', async (request, reply) => {
				if (request.headers.authorization === `Bearer ${settings.apiKey}`) return;
				await refuse(context, request, reply, 401, 'The API key is not known');
			});
			app.get('/account', async () => ({ name: 'Sandbox' }));
			app.post('/messages', async (request, reply) => {
				const message = readMessage(request);
				if ('error' in message)
					return await refuse(context, request, reply, 400, message.error, message.field);
				count += 1;
				const id = `pb-${count}`;
				deliver(context, request, message);
				return await reply.code(201).send({ id });
			});
		},
	};
}

function readMessage(request: FastifyRequest): PostboxMessage | { error: string; field?: string } {
	if (request.headers['content-type'] !== 'application/json')
		return { error: 'The body must be application/json' };
	let json: unknown;
	try {
		json = JSON.parse(request.rawBody.toString('utf8'));
	} catch {
		return { error: 'The body is not JSON' };
	}
	if (validate(json)) return json;
	const [{ instancePath = '', message = 'is wrong' }] = validate.errors ?? [];
	const field = instancePath.slice(1).replace(/\//g, '.');
	return { error: `${field || 'The message'} ${message}`, field };
}

function deliver(context: SandboxContext, request: FastifyRequest, message: PostboxMessage): void {
	const { sender, recipients, copies, title, html, text: plain, files, tag } = message;
	context.deliver(
		{
			envelope: { from: sender, to: recipients, cc: copies },
			subject: title,
			html,
			text: plain,
			attachments: files.map(({ name, type, content }) => ({
				filename: name,
				contentType: type,
				content: Buffer.from(content, 'base64'),
			})),
			meta: { tag },
		},
		request,
	);
}

async function refuse(
	context: SandboxContext,
	request: FastifyRequest,
	reply: FastifyReply,
	status: number,
	error: string,
	field?: string,
): Promise<FastifyReply> {
	context.note(request, error);
	return await reply.code(status).send({ error, field });
}
