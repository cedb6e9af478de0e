import { customer } from '../contract';
import { CUSTOMER_LIST, customerName } from './customerList';
import { pagedSearch } from './page';

/** Customers as records to attach. */
export const searchCustomerRecords = pagedSearch(CUSTOMER_LIST, customer, (row) => ({
	name: customerName(row),
	value: row.id,
}));
