import { lazy } from '../lazy';
import type * as html from '../vendor/html';

const library = lazy(() => require('../vendor/html') as typeof html);

/** Browsers read numeric entities without their semicolon too, in attributes as well; the parser does not. */
const UNENDED = /&#(?:\d+(?![;\d])|x[\da-f]+(?![;\da-f]))/gi;

/** The value of an attribute as a browser reads it: every named and numeric entity of HTML decoded, once. */
export function decodeAttribute(written: string): string {
	if (!written.includes('&')) return written;
	let value = '';
	const quoted = written.replace(UNENDED, '$&;').replace(/"/g, '&quot;');
	new library.Parser({ onattribute: (_name, decoded) => (value = decoded) }).end(`<a b="${quoted}">`);
	return value;
}
