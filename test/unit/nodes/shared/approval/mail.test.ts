import { mailHtml, mailText } from '../../../../../nodes/shared/approval/mail';

const LINK = 'https://n8n.example/webhook-waiting/1/ask?approved=true&question=0&signature=abc';
const buttons = [
	{ label: 'Yes & "pay"', link: LINK, style: 'primary' },
	{ label: '<No>', link: `${LINK}&n=1`, style: 'secondary' },
] as const;
const note = 'You can answer until <then>.';

describe('the HTML', () => {
	const html = mailHtml('Dear <b>Ann</b>,\n\nmay we pay?\nSoon.', [...buttons], note);

	it('shows texts as they are written', () => {
		expect(html).toContain('Dear &lt;b&gt;Ann&lt;/b&gt;,</p>');
		expect(html).toContain('may we pay?<br>\nSoon.');
		expect(html).toContain('Yes &amp; &quot;pay&quot;</a>');
		expect(html).toContain('&lt;No&gt;</a>');
		expect(html).toContain('until &lt;then&gt;.');
	});

	it('leads to each link once, by a table that Outlook colours', () => {
		expect([...html.matchAll(/href="([^"]+)"/g)].map(([, href]) => href.replace(/&amp;/g, '&'))).toEqual(
			buttons.map(({ link }) => link),
		);
		expect(html.match(/<td align="center" bgcolor="#[0-9a-f]{6}"/g)).toHaveLength(2);
	});

	it('needs nothing from elsewhere', () =>
		expect(html.replace(/href="[^"]+"/g, '')).not.toMatch(/https?:|url\(|<script|<link|src=/));

	it('shows an image where a line names it alone', () => {
		const shown = mailHtml('Look:\ncid:chart\nHow is cid:chart?', [], undefined);
		expect(shown.match(/<img src="cid:chart"/g)).toHaveLength(1);
		expect(shown).toContain('How is cid:chart?');
	});
});

it('the text has the message, each label with its link, and the limit', () =>
	expect(mailText('Pay?\n\ncid:chart\n\nSoon.', [...buttons], note)).toBe(
		`Pay?\n\nSoon.\n\nYes & "pay":\n${LINK}\n\n<No>:\n${LINK}&n=1\n\n${note}`,
	));
