import type { FastifyReply } from 'fastify';
import { select, sentEntity, storedEntity } from './answers';
import { answer, badRequest, checkedBody, failed, type Call, type Method } from './call';
import {
	draftFinding,
	imapFinding,
	mailFinding,
	smtpFinding,
	toInbox,
	type WireConnection,
	type WireEmail,
} from './mail';
import { noteSent, sentDraftFinding, STORED_MAIL_METHODS } from './storedMail';
import { CALL_VARIANTS, distort, isSent, variantOf } from './variants';

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
		state.drafts.push({ entity, mail });
		return await answer(call, select(entity, call.query.$select));
	},
	TestAuthenticate: async (call) => await answer(call, call.caller === 'user'),
	...STORED_MAIL_METHODS,
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
		const where = `Emails[${index}]`;
		const finding = mailFinding(mail, where) ?? sentDraftFinding(call, mail, where);
		if (finding !== undefined) return await badRequest(call, finding);
	}
	if (await takenOver(call, mails)) return call.reply;
	const { state, context } = call.parts;
	const variants = mails.map(variantOf);
	const entries = mails.map((mail, index) => {
		const entity = sentEntity(mail, { email: state.newId(), item: state.newId() }, context.now());
		if (isSent(variants[index])) {
			context.deliver(
				toInbox(mail, { ...meta, messageId: entity.MessageID, batch: mails.length, caller: call.caller }),
				call.request,
			);
			noteSent(call, mail, entity);
		}
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
