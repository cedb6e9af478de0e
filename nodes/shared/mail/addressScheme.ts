import { decodeAttribute } from './entities';
import { withoutInvisible } from './unicode';

/** Schemes that a link of a mail may have (DOMPurify, IS_ALLOWED_URI; https://github.com/cure53/DOMPurify). */
const LINKS = new Set('http https ftp ftps mailto tel callto sms xmpp matrix'.split(' '));
/** Where a picture of a mail comes from. */
const IMAGES = new Set(['http', 'https', 'cid']);
/** Pictures within the address (markdown-it, validateLink). An SVG can hold a script. */
const DATA_IMAGE = /^data:image\/(?:gif|png|jpeg|webp);base64,[a-z0-9+/=\s]*$/i;
/** More layers of encoding than any program takes off. */
const MOST_LAYERS = 5;

/** The scheme that a link may not have, for messages; undefined where it may go. */
export function refusedScheme(url: string, kind: 'link' | 'image'): string | undefined {
	if (kind === 'image' && DATA_IMAGE.test(url)) return undefined;
	const scheme = schemeOf(url);
	if (scheme === undefined || (kind === 'image' ? IMAGES : LINKS).has(scheme)) return undefined;
	return scheme;
}

/**
 * The scheme of an address, whatever it is hidden behind: blanks and control characters, which browsers take out,
 * capitals, full-width letters, entities and percent-encoding, several layers of them too. Undefined where it has none.
 */
function schemeOf(url: string): string | undefined {
	// No scheme is longer, and an address can be megabytes of data.
	let text = url.slice(0, 1000);
	for (let layer = 0; layer < MOST_LAYERS; layer++) text = oneLayerOff(text);
	return /^([^/?#:]*):/.exec(text)?.[1].slice(0, 30);
}

function oneLayerOff(text: string): string {
	const decoded = decodeAttribute(text).replace(/%[\da-f]{2}/gi, (byte) =>
		String.fromCharCode(parseInt(byte.slice(1), 16)),
	);
	return withoutInvisible(decoded.normalize('NFKC'))
		.replace(/[\s\p{Cc}]/gu, '')
		.toLowerCase();
}
