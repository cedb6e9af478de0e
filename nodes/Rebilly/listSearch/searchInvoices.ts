import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import type { Infer } from '../../shared/zod';
import { invoice } from '../contract';
import { page } from './page';

/** Invoices as records to attach, the newest first. */
export async function searchInvoices(
	this: ILoadOptionsFunctions,
	filter?: string,
	token?: string,
): Promise<INodeListSearchResult> {
	const query = {
		path: '/invoices',
		permission: 'GetInvoiceCollection',
		sort: '-createdTime',
		q: filter,
		token,
	};
	return await page(this, query, invoice, (row) => ({ name: invoiceName(row), value: row.id }));
}

/** "#12 10.5 USD (unpaid)" */
function invoiceName({ id, invoiceNumber, amount, currency, status }: Infer<typeof invoice>): string {
	return [invoiceNumber ? `#${invoiceNumber}` : id, amount, currency, status ? `(${status})` : '']
		.filter((part) => part || part === 0)
		.join(' ');
}
