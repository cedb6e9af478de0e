const LOCAL = /^[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const QUOTED_LOCAL = /^"(?:[^"\\\p{Cc}]|\\[^\p{Cc}])*"$/u;
const LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/**
 * Why `address` is not a plain mail address (`local@domain.tld`), or undefined when it is one. Local parts may be UTF-8
 * (RFC 6531), domains must be ASCII (punycode), with at least one dot; lengths as RFC 5321 section 4.5.3.1.
 * @param localDomains names without a dot are domains too, as on one's own network
 */
export function addressProblem(address: string, localDomains = false): string | undefined {
	const at = address.lastIndexOf('@');
	if (address === '') return 'an empty address';
	if (address !== address.trim()) return 'spaces around the address';
	if (at < 1) return 'no local part before an @';
	const local = address.slice(0, at);
	const domain = address.slice(at + 1);
	if (!LOCAL.test(local) && !QUOTED_LOCAL.test(local)) return 'characters that a local part cannot hold';
	if (Buffer.byteLength(local) > 64) return 'a local part longer than 64 bytes';
	if (Buffer.byteLength(address) > 254) return 'more than 254 bytes';
	const labels = domain.split('.');
	if (!labels.every((label) => LABEL.test(label))) return 'no ASCII domain after the @';
	if (labels.length < 2 && !localDomains) return 'no dot in the domain';
	return undefined;
}

/** Splits at commas that are outside quotes. Spaces around an address are dropped. */
export function splitAddresses(list: string): string[] {
	const parts: string[] = [];
	let quoted = false;
	let part = '';
	for (let index = 0; index < list.length; index += 1) {
		const one = list[index] as string;
		if (one === '\\' && quoted) {
			part += one + (list[index + 1] ?? '');
			index += 1;
		} else if (one === ',' && !quoted) {
			parts.push(part);
			part = '';
		} else {
			if (one === '"') quoted = !quoted;
			part += one;
		}
	}
	return [...parts, part].map((each) => each.trim());
}
