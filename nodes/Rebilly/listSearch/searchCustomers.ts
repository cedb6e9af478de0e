import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { customer } from '../contract';
import { customerName, CUSTOMERS } from './customerList';
import { page } from './page';

/** To: customers that have an address. */
export async function searchCustomers(
	this: ILoadOptionsFunctions,
	filter?: string,
	token?: string,
): Promise<INodeListSearchResult> {
	return await page(this, { ...CUSTOMERS, q: filter, token }, customer, (row) =>
		row.email ? { name: customerName(row), value: row.email } : undefined,
	);
}
