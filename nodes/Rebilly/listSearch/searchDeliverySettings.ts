import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { inOrder } from '../../shared/n8n/fields';
import { listSearch, matchesFilter } from '../../shared/n8n/listSearch';
import type { Infer } from '../../shared/zod';
import { connect } from '../connection';
import { deliverySetting } from '../contract';
import { allRows, NEWEST_FIRST, parsedRows } from './page';

type DeliverySetting = Infer<typeof deliverySetting>;

const QUERY = {
	path: '/email-delivery-settings',
	permission: 'GetEmailDeliverySettingCollection',
	sort: NEWEST_FIRST,
};

/** From: the default sender first, then the verified ones, then those that wait for verification. */
export async function searchDeliverySettings(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await listSearch(this, connect, async (connection) => {
		const results = parsedRows(await allRows(this, connection, QUERY), deliverySetting)
			.sort((one, other) => rank(one) - rank(other) || inOrder(one.from, other.from))
			.map((setting) => ({ name: settingName(setting), value: setting.from }));
		return { results: results.filter(({ name }) => matchesFilter(name, filter)) };
	});
}

function rank({ status, isDefault }: DeliverySetting): number {
	if (status !== 'verified') return 2;
	return isDefault ? 0 : 1;
}

/** "Billing <billing@example.com> (rebilly, default)" */
function settingName({ from, name, provider, isDefault, status }: DeliverySetting): string {
	const marks = [
		provider,
		isDefault ? 'default' : '',
		status === 'verified' ? '' : status || 'not verified',
	].filter(Boolean);
	return `${name ? `${name} <${from}>` : from}${marks.length > 0 ? ` (${marks.join(', ')})` : ''}`;
}
