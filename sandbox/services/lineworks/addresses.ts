import { addressProblem } from '../../core/strict/address';
import { invalidParameter } from './answers';

/**
 * The addresses of a `;`-separated list. Stricter than the service may be: names, a separator at the end,
 * commas and domains outside ASCII are refused, because the vendor documents none of them.
 */
export function readAddresses(field: string, value: string): string[] {
	const addresses = value.split(';').map((address) => address.trim());
	for (const address of addresses) {
		// A quoted local part may hold them, but readers of the list may split it there.
		const problem = /[,\s]/.test(address) ? 'a comma or a space inside it' : addressProblem(address);
		if (problem !== undefined) {
			throw invalidParameter(`${field}: "${address}" is not a correctly formed address (${problem})`);
		}
	}
	return addresses;
}
