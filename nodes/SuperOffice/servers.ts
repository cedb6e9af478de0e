import { invalid } from '../shared/errors';
import type { Item } from '../shared/n8n/item';
import type { ConnectionInfo } from './contract';
import { sendWith as sendWithField, type SendWith } from './fields';
import { mailServerError, mailServerOf, type MailServer } from './mailServer';
import * as field from './optionFields';

/** Which servers a mail goes through. */
export interface Servers {
	sendWith: SendWith;
	outgoing: ConnectionInfo | null;
	sentItems: ConnectionInfo | null;
}

/** Reads how a mail is to be sent. @throws MailError `invalid`, `unauthorized` for the mail server credential */
export async function readServers(item: Item, warnings: string[]): Promise<Servers> {
	const sendWith = item.readOrDefault(sendWithField);
	const server =
		sendWith === 'smtpServer'
			? await mailServerOf(
					item.context,
					`Choose or create one in the node, or set ${sendWithField.displayName} to User Mailbox or Server Default.`,
				)
			: undefined;
	if (server && !server.outgoing) {
		throw mailServerError(
			'SMTP Host',
			'is empty',
			`Open the credential and fill it in, or choose another ${sendWithField.displayName}.`,
		);
	}
	const sentItems = readSentItems(item, sendWith, server, warnings);
	const viaGraph = readGraph(item, [server?.outgoing, sentItems], warnings);
	return { sendWith, outgoing: viaGraph(server?.outgoing), sentItems: viaGraph(sentItems) };
}

function readSentItems(
	item: Item,
	sendWith: SendWith,
	server: MailServer | undefined,
	warnings: string[],
): ConnectionInfo | null {
	const { saveSentCopy, sentFolder } = field;
	const option = saveSentCopy.displayName;
	if (!item.readOrDefault(saveSentCopy)) return null;
	if (sendWith === 'userMailbox') {
		warnings.push(`${option} has no effect with User Mailbox; SuperOffice itself decides about the copy.`);
		return null;
	}
	if (!server) {
		throw invalid(
			option,
			`${option} needs the mail server credential, which Server Default does without`,
			`Set ${sendWithField.displayName} to SMTP Server, or remove the option.`,
		);
	}
	if (!server.incoming) {
		throw invalid(
			option,
			`${option} needs an IMAP server, and the mail server credential names none`,
			'Fill in IMAP Host in the credential, or remove the option.',
		);
	}
	const folder = item.read(sentFolder) ?? server.sentFolder;
	if (folder === '') {
		throw invalid(
			sentFolder.displayName,
			`${sentFolder.displayName} is empty`,
			'Enter the IMAP folder, such as Sent Items, here or in the credential.',
		);
	}
	return { ...server.incoming, Folder: folder };
}

/** What makes the servers be reached through Microsoft Graph, where that was chosen. */
function readGraph(item: Item, servers: Array<ConnectionInfo | null | undefined>, warnings: string[]) {
	const wanted = item.readOrDefault(field.useGraphApi);
	if (wanted && !servers.some(Boolean))
		warnings.push(
			`${field.useGraphApi.displayName} has no effect: no server of the mail server credential is server.`,
		);
	return (server: ConnectionInfo | null | undefined): ConnectionInfo | null =>
		server ? { ...server, ...(wanted && { UseGraphApi: true as const }) } : null;
}
