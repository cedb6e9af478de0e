import type { FastifyReply, FastifyRequest } from 'fastify';
import { select, sentEntity, storedEntity, toCamelCase } from './answers';
import { parseObject, type Parts } from './parts';
import {
	draftFinding,
	imapFinding,
	mailFinding,
	smtpFinding,
	toInbox,
	type WireConnection,
	type WireEmail,
} from './mail';
import { BODIES, findings } from './schema';
import type { Caller } from './state';
import { CALL_VARIANTS, distort, isSent, variantOf } from './variants';

/** An accepted call. */
export interface Call {
	parts: Parts;
	request: FastifyRequest;
	reply: FastifyReply;
	caller: Caller;
	query: Record<string, string | undefined>;
}

type Method = (call: Call) => Promise<FastifyReply>;

/** The methods of the EMail agent that the sandbox plays (SuperOffice API sheet, section 1). */
export const EMAIL_METHODS: Record<string, Method> = {
	SendEMails: async (call) => {
		const body = await checkedBody(call, 'SendEMails');
		if (body === undefined) return call.reply;
		const outgoing = body.OutgoingConnectionInfo as WireConnection | null;
		const sentItems = body.SentItemsConnectionInfo as WireConnection | null;
		const finding =
			outgoing === null
				? call.caller === 'systemUser'
					? 'The system user has no mail settings'
					: undefined
				: smtpFinding(outgoing);
		// When the mail server refuses the login, the call fails: the service answers 200 null.
		if (finding !== undefined) return await failed(call, finding);
		const copyFinding = sentItems === null ? undefined : imapFinding(sentItems);
		if (copyFinding !== undefined) return await failed(call, copyFinding);
		return await send(call, body.Emails as WireEmail[], {
			method: 'SendEMails',
			smtp: outgoing?.ServerName ?? null,
			sentFolder: sentItems?.Folder ?? null,
		});
	},
	Send: async (call) => {
		const body = await checkedBody(call, 'Send');
		if (body === undefined) return call.reply;
		if (call.caller === 'systemUser') return await failed(call, 'The system user has no mailbox');
		return await send(call, body.Emails as WireEmail[], { method: 'Send', smtp: null, sentFolder: null });
	},
	SaveDraft: async (call) => {
		const body = await checkedBody(call, 'SaveDraft');
		if (body === undefined) return call.reply;
		const mail = body.Entity as WireEmail;
		const finding = draftFinding(mail, 'Entity');
		if (finding !== undefined) return await badRequest(call, finding);
		if (await takenOver(call, [mail])) return call.reply;
		if (call.caller === 'systemUser') return await failed(call, 'The system user has no mailbox');
		const { state, context } = call.parts;
		const entity = storedEntity(mail, { email: state.newId(), item: state.newId() }, context.now());
		state.drafts.push({ ...entity, meta: toInbox(mail, {}) });
		return await answer(call, select(entity, call.query.$select));
	},
	TestAuthenticate: async (call) => await answer(call, call.caller === 'user'),
	AuthenticateOutgoing: async (call) => await authenticate(call, smtpFinding),
	AuthenticateIncoming: async (call) => await authenticate(call, imapFinding),
};

async function authenticate(
	call: Call,
	find: (connection: WireConnection) => string | undefined,
): Promise<FastifyReply> {
	const body = await checkedBody(call, 'Authenticate');
	if (body === undefined) return call.reply;
	const connection = body.ConnectionInfo as WireConnection;
	const finding = find(connection);
	if (finding !== undefined) call.parts.context.note(call.request, finding);
	return await answer(call, connection.ServerName.startsWith('null.') ? null : finding === undefined);
}

async function send(call: Call, mails: WireEmail[], meta: Record<string, unknown>): Promise<FastifyReply> {
	for (const [index, mail] of mails.entries()) {
		const finding = mailFinding(mail, `Emails[${index}]`);
		if (finding !== undefined) return await badRequest(call, finding);
	}
	if (await takenOver(call, mails)) return call.reply;
	const { state, context } = call.parts;
	const variants = mails.map(variantOf);
	const entries = mails.map((mail, index) => {
		const entity = sentEntity(mail, { email: state.newId(), item: state.newId() }, context.now());
		if (isSent(variants[index]))
			context.deliver(
				toInbox(mail, { ...meta, messageId: entity.MessageID, batch: mails.length, caller: call.caller }),
				call.request,
			);
		return select(entity, call.query.$select);
	});
	return await answer(call, distort(entries, variants));
}

/** Whether a recipient's variant has answered the call. */
async function takenOver(call: Call, mails: WireEmail[]): Promise<boolean> {
	for (const mail of mails) {
		const variant = variantOf(mail);
		const run = variant === undefined ? undefined : CALL_VARIANTS[variant];
		if (run !== undefined && (await run(call.parts, call.reply, mails))) {
			call.parts.context.note(call.request, `Recipient asked for the answer "${variant}"`);
			return true;
		}
	}
	return false;
}

async function checkedBody(
	call: Call,
	name: keyof typeof BODIES,
): Promise<Record<string, unknown> | undefined> {
	if (call.request.headers['transfer-encoding'] !== undefined) {
		await badRequest(call, 'The body came in chunks, without a Content-Length');
		return undefined;
	}
	const body = parseObject(call.request);
	if (body === undefined) {
		await badRequest(call, 'The body is not a JSON object under application/json');
		return undefined;
	}
	// The only refusal whose wire form is known.
	if ('Emails' in body && body.Emails === null) {
		call.parts.context.note(call.request, 'Emails is null');
		await answer(call, { Message: 'The request is invalid.', MessageDetail: "parameter 'emails' is null" });
		return undefined;
	}
	const found = findings(BODIES[name], body);
	if (found.length === 0) return body;
	await badRequest(call, found.slice(0, 5).join('; '));
	return undefined;
}

async function badRequest(call: Call, detail: string): Promise<FastifyReply> {
	call.parts.context.note(call.request, detail);
	return await answer(call, { Message: 'The request is invalid.', MessageDetail: detail }, 400);
}

/** 200 with null: the service's way to say that a call failed. */
async function failed(call: Call, reason: string): Promise<FastifyReply> {
	call.parts.context.note(call.request, reason);
	return await answer(call, null);
}

async function answer(call: Call, value: unknown, status = 200): Promise<FastifyReply> {
	const shaped = call.parts.settings.answerCase === 'camel' ? toCamelCase(value) : value;
	return await call.reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(shaped));
}
