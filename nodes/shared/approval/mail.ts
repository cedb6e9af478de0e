import { escaped } from './html';
import { imageOf, messageOnPage } from './message';

/** The mail that asks: HTML that holds in Outlook, which knows tables and little else, and text. */

/** A button: what it says and where it leads. */
export interface Button {
	label: string;
	link: string;
	style: 'primary' | 'secondary';
}

const FONT = "font-family:'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

export function mailHtml(message: string, buttons: Button[], note: string | undefined): string {
	const small = `${FONT};font-size:13px;line-height:20px`;
	return [
		'<!DOCTYPE html>',
		'<html lang="en"><head><meta charset="utf-8">',
		'<meta name="viewport" content="width=device-width,initial-scale=1">',
		'<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">',
		'</head><body style="margin:0;padding:0">',
		'<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" style="padding:24px 12px">',
		'<table role="presentation" width="560" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:560px"><tr>',
		`<td align="left" style="${FONT};font-size:16px;line-height:24px;padding:0 0 20px">${messageHtml(message)}</td>`,
		'</tr><tr><td align="left">',
		...buttons.map(buttonHtml),
		'</td></tr>',
		...(note === undefined
			? []
			: [`<tr><td align="left" style="${small};padding:12px 0 0">${escaped(note)}</td></tr>`]),
		'</table></td></tr></table></body></html>',
	].join('\n');
}

/** Each paragraph as one, with its line breaks. */
function messageHtml(message: string): string {
	return message
		.trim()
		.split(/\n[ \t]*\n+/)
		.map(
			(paragraph) => `<p style="margin:0 0 16px">${paragraph.split('\n').map(lineHtml).join('<br>\n')}</p>`,
		)
		.join('\n');
}

function lineHtml(line: string): string {
	const image = imageOf(line);
	return image ? `<img src="${escaped(image)}" alt="" style="max-width:100%;border:0">` : escaped(line);
}

/**
 * A table for each button, one behind the other: Outlook takes the colour from the cell, and a telephone breaks the line
 * between them.
 */
function buttonHtml({ label, link, style }: Button): string {
	const isPrimary = style === 'primary';
	const [back, edge, fore] = isPrimary
		? ['#1a56db', '#1a56db', '#ffffff']
		: ['#ffffff', '#98a2b3', '#1d2939'];
	return [
		'<table role="presentation" align="left" cellpadding="0" cellspacing="0" border="0" style="margin:0 12px 12px 0"><tr>',
		`<td align="center" bgcolor="${back}" style="background:${back};border:1px solid ${edge};border-radius:8px">`,
		`<a href="${escaped(link)}" target="_blank" style="${FONT};font-size:16px;line-height:20px;font-weight:600;color:${fore};text-decoration:none;display:inline-block;padding:13px 28px;mso-padding-alt:13px 28px">${escaped(label)}</a>`,
		'</td></tr></table>',
	].join('');
}

export function mailText(message: string, buttons: Button[], note: string | undefined): string {
	return [
		messageOnPage(message),
		...buttons.map(({ label, link }) => `${label}:\n${link}`),
		...(note === undefined ? [] : [note]),
	].join('\n\n');
}
