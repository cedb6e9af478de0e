import type { FastifyReply } from 'fastify';
import { jsonBody, type Call, type Guarded } from './guard';
import { deliverMessage } from './delivery';
import { moveLate } from './lateMove';
import { conflict, notFound, unprocessable, type InvalidField } from './problems';
import { decideOutcome, messageJson, statusNow } from './progress';
import { applyListQuery, readListQuery } from './query';
import { invalidFieldsOf } from './schema';
import { newId, type Organization, type StoredMessage } from './store';

/** Fields of a message that lists can be filtered and sorted by. */
const LIST_FIELDS = ['id', 'status', 'from', 'subject', 'createdTime', 'updatedTime', 'sentTime'];

/** Credential types that can send mail (Rebilly API sheet, section 7). */
export const MAIL_CREDENTIAL_TYPES = ['smtp', 'mailgun', 'sendgrid', 'aws-ses', 'postmark'];

type NewMessage = Omit<StoredMessage, 'id' | 'createdAt' | 'updatedAt' | 'status'> & {
	status?: StoredMessage['status'];
};

/** POST: 201 with the message. */
export async function createMessage(parts: Guarded, call: Call): Promise<FastifyReply> {
	const { settings, context } = parts;
	const body = jsonBody(call.request, settings.strict);
	const wrong = invalidFieldsOf(settings.strict ? 'strictMessage' : 'message', body);
	if (wrong.length > 0) throw unprocessable(wrong);
	const given = body as NewMessage;
	const misplaced = [
		...(settings.strict ? pointless(given) : []),
		...wrongReferences(given, call.organization, settings.requireVerifiedFrom),
	];
	if (misplaced.length > 0) throw unprocessable(misplaced);
	const sends = given.status === 'outbox' && settings.postOutboxSends;
	if (
		(settings.faultsAt === 'create' || sends) &&
		(await context.recipientFault(call.request, call.reply, recipientsOf(given)))
	) {
		return call.reply;
	}
	const message: StoredMessage = {
		id: newId('mail_msg_'),
		...pickKnown(given),
		status: given.status ?? 'draft',
		createdAt: call.now,
		updatedAt: call.now,
	};
	call.organization.messages.set(message.id, message);
	if (sends) {
		const fails = context.struck(call.request)?.name === 'rebilly-failed-at-once';
		sendMessage(
			parts,
			call,
			message,
			fails ? { ...settings, outcome: 'failed', sendingSeconds: 0 } : settings,
		);
	}
	return await call.reply
		.code(201)
		.header(
			'location',
			`${context.serviceUrl}/organizations/${call.organization.id}/email-messages/${message.id}`,
		)
		.send(messageJson(message, settings, call.now));
}

/** PATCH: only from `draft` to `outbox`, 200 with the message; 409 in every other state. */
export async function sendDraft(parts: Guarded, call: Call): Promise<FastifyReply> {
	const { settings, context } = parts;
	const body = jsonBody(call.request, settings.strict);
	const wrong = invalidFieldsOf('patch', body);
	if (wrong.length > 0) throw unprocessable(wrong);
	const message = findMessage(call);
	if (
		settings.faultsAt === 'outbox' &&
		(await context.recipientFault(call.request, call.reply, recipientsOf(message)))
	) {
		return call.reply;
	}
	const status = statusNow(message, settings, call.now);
	if (status !== 'draft') throw conflict(`A message with status ${status} cannot be sent`);
	const answer = async () => await call.reply.send(messageJson(message, settings, call.now));
	const isLate = await moveLate(context.struck(call.request), {
		reply: call.reply,
		finish: () => sendMessage(parts, { ...call, now: context.now() }, message),
		later: context.later,
		answerDraft: answer,
	});
	if (isLate) return call.reply;
	sendMessage(parts, call, message);
	return await answer();
}

export async function getMessage({ settings }: Guarded, call: Call): Promise<FastifyReply> {
	return await call.reply.send(messageJson(findMessage(call), settings, call.now));
}

export async function listMessages({ settings }: Guarded, call: Call): Promise<FastifyReply> {
	const query = readListQuery(call.request.query as Record<string, unknown>, settings);
	const all = [...call.organization.messages.values()].map((message) =>
		messageJson(message, settings, call.now),
	);
	const { rows, total } = applyListQuery(all, query, LIST_FIELDS);
	return await sendList(call.reply, rows, total, query);
}

/** DELETE: 204 or what the settings say; 409 while the message is being sent. */
export async function deleteMessage({ settings }: Guarded, call: Call): Promise<FastifyReply> {
	const message = findMessage(call);
	const status = statusNow(message, settings, call.now);
	if (status === 'outbox' || status === 'sending')
		throw conflict('A message that is being sent cannot be deleted');
	call.organization.messages.delete(message.id);
	const answer = call.reply.code(settings.deleteStatus);
	return await (settings.deleteStatus === 204
		? answer.send()
		: answer.header('content-type', 'application/json').send(''));
}

/** A bare array with the three Pagination headers. */
export async function sendList(
	reply: FastifyReply,
	rows: unknown[],
	total: number,
	{ limit, offset }: { limit: number; offset: number },
): Promise<FastifyReply> {
	return await reply
		.header('pagination-total', String(total))
		.header('pagination-limit', String(limit))
		.header('pagination-offset', String(offset))
		.header('content-type', 'application/json')
		.send(JSON.stringify(rows));
}

function sendMessage(
	{ settings: usual, context }: Guarded,
	call: Call,
	message: StoredMessage,
	settings = usual,
): void {
	message.status = 'outbox';
	message.outboxAt = call.now;
	message.updatedAt = call.now;
	message.outcome = decideOutcome(message, settings, call.now);
	if (message.outcome?.status === 'sent') deliverMessage(context, call, message);
}

function findMessage({ organization, request }: Call): StoredMessage {
	const { id } = request.params as { id: string };
	const message = organization.messages.get(id);
	if (message === undefined) throw notFound(`There is no email message ${id}`);
	return message;
}

function recipientsOf(message: Pick<StoredMessage, 'to' | 'cc' | 'bcc'>): string[] {
	return [...message.to, ...(message.cc ?? []), ...(message.bcc ?? [])];
}

function pickKnown(given: NewMessage): Omit<NewMessage, 'status'> {
	const { from, to, cc, bcc, subject, text, html, credentialHash, metadata, attachments } = given;
	return { from, to, cc, bcc, subject, text, html, credentialHash, metadata, attachments };
}

/** Well-formed but surely not intended: an empty mail, and one that reaches the same person twice. */
function pointless(given: NewMessage): InvalidField[] {
	const wrong: InvalidField[] = [];
	if (given.text.trim() === '' && given.html.trim() === '')
		wrong.push({ field: 'html', message: 'is empty, and so is text' });
	const seen = new Set<string>();
	for (const list of ['to', 'cc', 'bcc'] as const) {
		given[list]?.forEach((address, index) => {
			const key = address.toLowerCase();
			if (seen.has(key)) wrong.push({ field: `${list}.${index}`, message: 'is named twice' });
			seen.add(key);
		});
	}
	return wrong;
}

/** Dangling references: the mail would go out without them or not at all. */
function wrongReferences(
	given: NewMessage,
	organization: Organization,
	verifiedFrom: boolean,
): InvalidField[] {
	const wrong: InvalidField[] = [];
	const { credentialHash } = given;
	if (typeof credentialHash === 'string') {
		const known = MAIL_CREDENTIAL_TYPES.flatMap((type) => organization.serviceCredentials[type] ?? []);
		if (!known.some(({ id, status }) => id === credentialHash && status === 'active')) {
			wrong.push({ field: 'credentialHash', message: 'is not an active credential for mail' });
		}
	}
	given.attachments?.forEach(({ resourceType, resourceId }, index) => {
		if (!resourceExists(organization, resourceType, resourceId)) {
			wrong.push({ field: `attachments.${index}.resourceId`, message: `is not a known ${resourceType}` });
		}
	});
	const verified = organization.deliverySettings.some(
		({ from, status }) => from === given.from && status === 'verified',
	);
	if (verifiedFrom && !verified) wrong.push({ field: 'from', message: 'is not a verified delivery setting' });
	return wrong;
}

/** Types without records in the sandbox are accepted as they are: the list of types is not documented. */
function resourceExists(organization: Organization, type: string, id: string): boolean {
	if (type === 'file') return organization.files.has(id);
	if (type === 'invoice') return organization.invoices.some((invoice) => invoice.id === id);
	if (type === 'customer') return organization.customers.some((customer) => customer.id === id);
	return true;
}
