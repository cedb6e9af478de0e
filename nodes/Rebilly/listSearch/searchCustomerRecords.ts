import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { customer } from '../contract';
import { customerName, CUSTOMERS } from './customerList';
import { page } from './page';

/** Customers as records to attach. */
export async function searchCustomerRecords(
	this: ILoadOptionsFunctions,
	filter?: string,
	token?: string,
): Promise<INodeListSearchResult> {
	return await page(this, { ...CUSTOMERS, q: filter, token }, customer, (row) => ({
		name: customerName(row),
		value: row.id,
	}));
}
