import type { Infer } from '../../shared/zod';
import type { customer } from '../contract';
import { NEWEST_FIRST } from './page';

/** What the two lists of customers have in common. */

export const CUSTOMER_LIST = {
	path: '/customers',
	permission: 'GetCustomerCollection',
	sort: NEWEST_FIRST,
};

/** "Ann Lee <ann@example.com>", as far as it is known; the ID when nothing is. */
export function customerName({ id, email, firstName, lastName }: Infer<typeof customer>): string {
	const name = [firstName, lastName].filter(Boolean).join(' ');
	return [name, email ? `<${email}>` : ''].filter(Boolean).join(' ') || id;
}
