import type { Field } from '../shared/n8n/fields';
import * as mail from '../shared/n8n/mailFields';

export const tag = {
	displayName: 'Tag',
	name: 'tag',
	type: 'string',
	default: '',
	placeholder: 'e.g. invoice',
	description: 'Word by which Postbox groups mails',
} as const satisfies Field;

const BY_WIRE_NAME: Readonly<Record<string, Field>> = {
	sender: mail.from,
	recipients: mail.to,
	copies: mail.cc,
	title: mail.subject,
	html: mail.html,
	text: mail.text,
	files: mail.attachments,
	tag,
};

/** The label of the parameter that a wire name comes from. */
export function labelOf(wirePath: string): string | undefined {
	return BY_WIRE_NAME[wirePath.split('.')[0]]?.displayName;
}
