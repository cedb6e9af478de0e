import type { FastifyInstance } from 'fastify';
import { invalidParameter, Refusal, type ApiAnswer } from './answers';
import {
	choiceOf,
	cursorAt,
	cursorPlace,
	integerOf,
	jsonObject,
	ownMember,
	type Api,
	type Call,
} from './api';
import { FOLDER, FOLDERS, isUnread, STATUS, type Mailbox, type StoredMail } from './mailbox';
import { folderView, fullView, listView } from './mailViews';
import { sendMail } from './send';

const READ = ['mail', 'mail.read'];
const WRITE = ['mail'];

/** Everything under `/users/{userId}/mail` (LINE WORKS API sheet, sections 1 and 7). */
export function registerMail(app: FastifyInstance, api: Api): void {
	const at = (path: string) => `/v1.0/users/:userId/mail${path}`;
	app.post(
		at(''),
		api.handler({ operation: 'mail-create', scopes: WRITE, sends: true, run: (call) => sendMail(api, call) }),
	);
	app.get(
		at('/unread-count'),
		api.handler({ operation: 'unread-count', scopes: READ, run: (call) => unreadCount(api, call) }),
	);
	app.get(
		at('/mailfolders'),
		api.handler({ operation: 'folder-list', scopes: READ, run: (call) => listFolders(api, call) }),
	);
	app.get(
		at('/mailfolders/:folderId/children'),
		api.handler({
			operation: 'folder-mail-list',
			scopes: READ,
			query: ['count', 'cursor', 'searchFilterType', 'isUnread'],
			run: (call) => listMails(api, call),
		}),
	);
	app.get(
		at('/:mailId'),
		api.handler({
			operation: 'mail-get',
			scopes: READ,
			query: ['hasThreads', 'threadCount'],
			run: (call) => getMail(api, call),
		}),
	);
	app.patch(
		at('/:mailId'),
		api.handler({ operation: 'mail-update', scopes: WRITE, run: (call) => markMail(api, call) }),
	);
	app.delete(
		at('/:mailId'),
		api.handler({ operation: 'mail-delete', scopes: WRITE, run: (call) => deleteMail(api, call) }),
	);
	app.get(
		at('/:mailId/attachments/:attachmentId'),
		api.handler({ operation: 'attachment-get', scopes: READ, run: (call) => getAttachment(api, call) }),
	);
}

function mailboxOf(api: Api, call: Call): Mailbox {
	return api.mailbox(ownMember(call));
}

function mailOf(api: Api, call: Call): StoredMail {
	const found = mailboxOf(api, call).find(call.params.mailId ?? '');
	if (found === undefined) throw new Refusal(404, 'MAIL_NOT_EXIST', `There is no mail ${call.params.mailId}`);
	return found;
}

function unreadCount(api: Api, call: Call): ApiAnswer {
	return { status: 200, body: { count: mailboxOf(api, call).unread } };
}

function listFolders(api: Api, call: Call): ApiAnswer {
	const mailbox = mailboxOf(api, call);
	return { status: 200, body: { mailFolders: FOLDERS.map((folder) => folderView(folder, mailbox)) } };
}

function listMails(api: Api, call: Call): ApiAnswer {
	const { query, params } = call;
	const folder = FOLDERS.find(({ folderId }) => String(folderId) === params.folderId);
	const mailbox = mailboxOf(api, call);
	if (folder === undefined)
		throw new Refusal(404, 'FOLDER_NOT_EXIST', `There is no folder ${params.folderId}`);
	if (folder.folderId === FOLDER.tracking) throw invalidParameter('The Tracking folder cannot be listed');
	const count = integerOf(query, 'count', [5, 200, 30]);
	const filter = choiceOf(query, 'searchFilterType', ['all', 'mark', 'attach', 'tome'], 'all');
	const unreadOnly = choiceOf(query, 'isUnread', ['true', 'false'], 'false') === 'true';
	const { offset, emptyPages } = cursorPlace(query);
	const inFolder = mailbox.inFolder(folder.folderId);
	const found = inFolder.filter((mail) => passes(mail, filter) && (!unreadOnly || isUnread(mail)));
	const cut = emptyPages < api.settings().emptyPages;
	const page = cut ? [] : found.slice(offset, offset + count);
	const next = offset + page.length;
	const nextCursor = cut
		? cursorAt(offset, emptyPages + 1)
		: next < found.length
			? cursorAt(next)
			: undefined;
	return {
		status: 200,
		body: {
			mails: page.map(listView),
			unreadCount: inFolder.filter(isUnread).length,
			folderName: folder.folderName,
			listCount: page.length,
			totalCount: inFolder.length,
			responseMetaData: nextCursor === undefined ? {} : { nextCursor },
		},
	};
}

function passes(mail: StoredMail, filter: 'all' | 'mark' | 'attach' | 'tome'): boolean {
	switch (filter) {
		case 'mark':
			return (mail.status & STATUS.important) !== 0;
		case 'attach':
			return mail.files.length > 0;
		case 'tome':
			return (mail.status & STATUS.toMe) !== 0;
		default:
			return true;
	}
}

function getMail(api: Api, call: Call): ApiAnswer {
	const mail = mailOf(api, call);
	const hasThreads = choiceOf(call.query, 'hasThreads', ['true', 'false'], 'false') === 'true';
	const threadCount = integerOf(call.query, 'threadCount', [0, 400, 5]);
	// Reading marks as read.
	mail.status |= STATUS.read;
	const threads = hasThreads ? mailboxOf(api, call).thread(mail).slice(0, threadCount) : undefined;
	return { status: 200, body: fullView(mail, threads) };
}

function markMail(api: Api, call: Call): ApiAnswer {
	const mail = mailOf(api, call);
	const body = jsonObject(call.request);
	const bits = { readStatus: STATUS.read, markStatus: STATUS.important };
	for (const [name, value] of Object.entries(body)) {
		if (!Object.hasOwn(bits, name)) throw invalidParameter(`${name} is not a parameter of this call`);
		if (typeof value !== 'boolean') throw invalidParameter(`${name} must be true or false`);
	}
	if (Object.keys(body).length === 0)
		throw new Refusal(400, 'MISSING_PARAMETER', 'readStatus or markStatus is missing');
	for (const [name, bit] of Object.entries(bits)) {
		if (body[name] === true) mail.status |= bit;
		if (body[name] === false) mail.status &= ~bit;
	}
	const { markAnswer } = api.settings();
	return markAnswer === 'mail' ? { status: 200, body: fullView(mail) } : { status: markAnswer };
}

function deleteMail(api: Api, call: Call): ApiAnswer {
	mailboxOf(api, call).remove(mailOf(api, call));
	return { status: 204 };
}

function getAttachment(api: Api, call: Call): ApiAnswer {
	const wanted = Number(call.params.attachmentId);
	const file = mailOf(api, call).files.find(
		({ attachmentId }) => attachmentId === wanted && attachmentId > 0,
	);
	if (file?.content === undefined) {
		throw new Refusal(404, 'ATTACHMENT_NOT_EXIST', `There is no attachment ${call.params.attachmentId}`);
	}
	return { status: 200, body: { data: file.content.toString('base64'), filename: file.filename } };
}
