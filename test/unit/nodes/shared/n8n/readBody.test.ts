import type { MailBody } from '../../../../../nodes/shared/mail/message';
import { labelOfHalf } from '../../../../../nodes/shared/n8n/readBody';

test.each<[string, MailBody | undefined, html: string, text: string]>([
	['nothing is known of', undefined, 'HTML', 'Text'],
	['both halves were written', { format: 'both', html: 'a', text: 'b' }, 'HTML', 'Text'],
	['the text is made of the HTML', { format: 'html', html: 'a' }, 'HTML', 'HTML'],
	['the HTML is made of the text', { format: 'text', text: 'b' }, 'Text', 'Text'],
	['the empty text is made of the HTML', { format: 'both', html: 'a', text: '' }, 'HTML', 'HTML'],
	['both halves are made of Markdown', { format: 'markdown', html: 'a', text: 'b' }, 'Markdown', 'Markdown'],
])('a half is called as the field that it comes from: %s', (_what, body, html, text) => {
	expect([labelOfHalf('html', body), labelOfHalf('text', body)]).toEqual([html, text]);
});
