import type { ServiceLimits } from '../limits';
import type { Field } from './fields';

/** The fields that hold the body of a mail. */

export const emailFormat = {
	displayName: 'Email Format',
	name: 'emailFormat',
	type: 'options',
	noDataExpression: true,
	default: 'html',
	options: [
		{
			name: 'Both',
			value: 'both',
			description: 'Send HTML and text; a part that is left empty is left out',
		},
		{ name: 'HTML', value: 'html', description: 'Send HTML' },
		{
			name: 'Markdown',
			value: 'markdown',
			description: 'Send Markdown as HTML and text; both are derived from it',
		},
		{ name: 'Text', value: 'text', description: 'Send plain text' },
	],
} as const satisfies Field;

/** What the choices mean where a service wants both parts of a body. */
const DERIVED: Readonly<Record<string, string>> = {
	both: 'Send HTML and text; a part that is left empty is derived from the other',
	html: 'Send HTML; the text is derived from it',
	text: 'Send plain text; the HTML is derived from it',
};

/** What Markdown means where a service takes one part of a body. */
const MARKDOWN_AS_HTML = 'Send Markdown as HTML';

export const html = {
	displayName: 'HTML',
	name: 'html',
	type: 'string',
	typeOptions: { rows: 5, editor: 'htmlEditor' },
	default: '',
	placeholder: 'e.g. <p>Dear Ann, ...</p>',
	description:
		'Body of the mail in HTML. Expressions in {{ }} are filled in for each item, as in the HTML node; their values are not escaped.',
	displayOptions: { show: { emailFormat: ['html', 'both'] } },
} as const satisfies Field;

export const text = {
	displayName: 'Text',
	name: 'text',
	type: 'string',
	typeOptions: { rows: 5 },
	default: '',
	placeholder: 'e.g. Dear Ann, ...',
	description: 'Body of the mail in plain text',
	displayOptions: { show: { emailFormat: ['text', 'both'] } },
} as const satisfies Field;

export const markdown = {
	displayName: 'Markdown',
	name: 'markdown',
	type: 'string',
	typeOptions: { rows: 5 },
	default: '',
	placeholder: 'e.g. Dear **Ann**, ...',
	description:
		'Body of the mail in Markdown as on GitHub: tables, task lists, and line breaks as they stand. ![Logo](cid:logo) shows the image in the binary field "logo" where the service can.',
	displayOptions: { show: { emailFormat: ['markdown'] } },
} as const satisfies Field;

export const allowHtmlInMarkdown = {
	displayName: 'Allow HTML in Markdown',
	name: 'allowHtmlInMarkdown',
	type: 'boolean',
	default: true,
	description:
		'Whether HTML within the Markdown is sent as HTML. Otherwise it is shown as it is written, which is safer for texts from AI agents and strangers.',
	displayOptions: { show: { '/emailFormat': ['markdown'] } },
} as const satisfies Field;

/** Email Format with the choices that the service takes, and a field for each. */
export function bodyFields(
	limits: ServiceLimits,
	defaultFormat: 'html' | 'text' | 'both' | 'markdown' = 'html',
): Field[] {
	const choices = emailFormat.options
		.filter(({ value }) => limits.bodies !== 'one' || value !== 'both')
		.map((choice) => {
			if (limits.bodies === 'bothRequired')
				return { ...choice, description: DERIVED[choice.value] ?? choice.description };
			return limits.bodies === 'one' && choice.value === 'markdown'
				? { ...choice, description: MARKDOWN_AS_HTML }
				: choice;
		});
	return [{ ...emailFormat, default: defaultFormat, options: choices }, html, markdown, text];
}
