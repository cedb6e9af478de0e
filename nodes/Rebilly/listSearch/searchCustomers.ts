import { customer } from '../contract';
import { CUSTOMER_LIST, customerName } from './customerList';
import { pagedSearch } from './page';

/** To: customers that have an address. */
export const searchCustomers = pagedSearch(CUSTOMER_LIST, customer, (row) =>
	row.email ? { name: customerName(row), value: row.email } : undefined,
);
