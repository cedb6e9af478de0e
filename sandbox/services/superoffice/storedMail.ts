import { ACCOUNT, select } from './answers';
import { answer, checkedBody, failed, type Call, type Method } from './call';
import type { WireEmail } from './mail';

/** Reading what is stored: mails by Message-ID or id, and mail accounts (SuperOffice API sheet, sections 8 and 13). */
export const STORED_MAIL_METHODS: Record<string, Method> = {
	GetMailFromMessageId: async (call) => {
		const body = await checkedBody(call, 'GetMailFromMessageId');
		if (body === undefined) return call.reply;
		const found = call.parts.state.mails.get(String(body.MessageId));
		if (found === undefined) return await failed(call, 'No mail has this Message-ID');
		return await answer(call, select(found, call.query.$select));
	},
	GetEMail: async (call) => {
		const body = await checkedBody(call, 'GetEMail');
		if (body === undefined) return call.reply;
		const { settings, state } = call.parts;
		const draft = state.drafts.find(({ entity }) => entity.EmailItemId === body.Id);
		if (draft === undefined) return await failed(call, 'There is no such mail');
		const { entity, mail } = draft;
		if (body.IncludeAttachments !== true || !settings.attachmentStreams)
			return await answer(call, select(entity, call.query.$select));
		const files = entity.Attachments as Array<Record<string, unknown>>;
		const whole = files.map((file, index) => ({ ...file, Stream: mail.Attachments?.[index]?.Stream }));
		return await answer(call, select({ ...entity, Attachments: whole }, call.query.$select));
	},
	GetCurrentAccount: async (call) => await answer(call, call.caller === 'user' ? ACCOUNT : null),
	GetEMailAccountFromEMailAddress: async (call) => {
		const body = await checkedBody(call, 'GetEMailAccountFromEMailAddress');
		if (body === undefined) return call.reply;
		return await answer(call, body.FromAddress === ACCOUNT.EMailAddress ? ACCOUNT : null);
	},
};

/** Why a mail that names a draft may not go out; undefined when it names none or all is well. */
export function sentDraftFinding({ parts }: Call, mail: WireEmail, where: string): string | undefined {
	if (mail.EmailItemId === undefined && mail.ServerId === undefined) return undefined;
	const draft = parts.state.drafts.find(({ entity }) => entity.EmailItemId === mail.EmailItemId);
	if (draft === undefined) return `${where}: there is no draft ${mail.EmailItemId}`;
	return draft.entity.ServerId === mail.ServerId ? undefined : `${where}: ServerId is not that of the draft`;
}

/** Keeps a sent mail, and takes its draft out of the folder. */
export function noteSent({ parts }: Call, mail: WireEmail, entity: Record<string, unknown>): void {
	const { settings, state } = parts;
	if (settings.knowsSentMails) state.mails.set(String(entity.MessageID), entity);
	const draft = state.drafts.findIndex(({ entity: stored }) => stored.EmailItemId === mail.EmailItemId);
	if (mail.EmailItemId !== undefined && draft >= 0) state.drafts.splice(draft, 1);
}
