import type { MailBody } from '../shared/mail/message';
import { labelOfHalf } from '../shared/n8n/readBody';
import type { Field } from '../shared/n8n/fields';
import * as mail from '../shared/n8n/mailFields';
import { filter, limit, q, sort } from './listFields';
import { credentialHash, metadata, status } from './messageFields';
import { idMode, listMode } from './locatorModes';

/** The fields of messages that exist, and the labels of all. */

const MESSAGE_ID_MODE = idMode('e.g. mail_msg_01HRQ0DMJ7');

/** Any message; an operation says in its description what it does with it. */
export const messageId = {
	displayName: 'Mail ID',
	name: 'messageId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	modes: [listMode('searchMessages', 'Select a mail...'), MESSAGE_ID_MODE],
} as const satisfies Field;

/** A message that is a draft. */
export const draftId = {
	...messageId,
	description: 'Draft to send',
	modes: [listMode('searchDrafts', 'Select a mail...'), MESSAGE_ID_MODE],
} as const satisfies Field;

export const waitUntilSent = {
	displayName: 'Wait Until Sent',
	name: 'waitUntilSent',
	type: 'boolean',
	default: true,
	description: 'Whether to wait until Rebilly reports the mail as sent or failed',
} as const satisfies Field;

export const failOnFailed = {
	displayName: 'Fail on Delivery Failure',
	name: 'failOnFailed',
	type: 'boolean',
	default: false,
	description: `Whether the item fails when the mail ends with the status failed, which only ${waitUntilSent.displayName} can see. Without this option it fails; switched off, the mail is returned like any other.`,
} as const satisfies Field;

export const waitTimeout = {
	displayName: 'Wait Timeout',
	name: 'waitTimeout',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 3600 },
	default: 60,
	description: `Seconds after which ${waitUntilSent.displayName} gives up. Rebilly keeps the mail and goes on sending it. Does nothing without that option.`,
} as const satisfies Field;

/** Options of Send and Send Draft: following the message to its end. */
export const waitOptions: readonly Field[] = [failOnFailed, waitTimeout, waitUntilSent];

/** Fields behind the wire names. */
const BY_WIRE_NAME: ReadonlyMap<string, Field> = new Map<string, Field>([
	['attachments', mail.attachments],
	['bcc', mail.bcc],
	['cc', mail.cc],
	['credentialHash', credentialHash],
	['file', mail.attachments],
	['filter', filter],
	['from', mail.from],
	['limit', limit],
	['metadata', metadata],
	['name', mail.attachments],
	['q', q],
	['sort', sort],
	['status', status],
	['subject', mail.subject],
	['to', mail.to],
]);

/**
 * The label of the parameter that a wire name (`to.0`, `to[0]`) comes from; undefined when there is none.
 * @param body that of the mail, whose halves may come from another field
 */
export function labelOf(wirePath: string, body?: MailBody): string | undefined {
	const [name] = wirePath.split(/[.[]/);
	if (name === 'html' || name === 'text') return labelOfHalf(name, body);
	return BY_WIRE_NAME.get(name)?.displayName;
}
