import type { Infer } from '../../shared/zod';
import { invoice } from '../contract';
import { NEWEST_FIRST, pagedSearch, withTime } from './page';

const INVOICE_LIST = { path: '/invoices', permission: 'GetInvoiceCollection', sort: NEWEST_FIRST };

/** Invoices as records to attach, the newest first. */
export const searchInvoices = pagedSearch(INVOICE_LIST, invoice, (row) => ({
	name: withTime(invoiceName(row), row.createdTime),
	value: row.id,
}));

/** "#12 10.5 USD (unpaid)" */
function invoiceName({ id, invoiceNumber, amount, currency, status }: Infer<typeof invoice>): string {
	return [invoiceNumber ? `#${invoiceNumber}` : id, amount, currency, status ? `(${status})` : '']
		.filter((part) => part || part === 0)
		.join(' ');
}
