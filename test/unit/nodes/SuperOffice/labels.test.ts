import { labelOf } from '../../../../nodes/SuperOffice/fields';

test.each<[string, string | undefined]>([
	['Emails.0.HTMLBody', 'Markdown'],
	['Emails.1.PlainBody', 'HTML'],
	['Emails.2.HTMLBody', 'HTML'],
	['Emails.0.Subject', 'Subject'],
	['Emails.0.Nothing', undefined],
])('%s is called as the field that it was written in', (path, label) => {
	const bodies = [
		{ format: 'markdown' as const, html: 'a', text: 'a' },
		{ format: 'html' as const, html: 'a' },
	];
	expect(labelOf(path, bodies)).toBe(label);
	expect(labelOf('Entity.PlainBody', bodies)).toBe('Markdown');
});
