import type { IDataObject } from 'n8n-workflow';
import { item } from '../support/engine';
import { lineWorksBench, sendParameters } from './lineworks-support';

const bench = lineWorksBench();

const SWITCHES: Array<[name: string, label: string]> = [
	['isSaveSentMail', 'Save to Sent'],
	['isSaveTracking', 'Save to Tracking'],
	['isSendSeparately', 'Send Separately'],
];

async function run(options: IDataObject, json: IDataObject) {
	const parameters = sendParameters({}, { ...options, maxPerMinute: 0 });
	return await bench.run(parameters, { items: [item(json)] });
}

describe.each(SWITCHES)('%s', (name, label) => {
	const byExpression = { [name]: '={{ $json.value }}' };

	test.each<[unknown, boolean]>([
		[true, true],
		[false, false],
		['True', true],
		[' false ', false],
		[1, true],
	])('%p is %p on the wire', async (value, sent) => {
		const { error } = await run(byExpression, { value: value as boolean });
		expect(error).toBeUndefined();
		expect(bench.mailRequests()[0]?.body).toMatchObject({ [name]: sent });
	});

	test.each([['yes'], ['0'], [2], [null], [''], [undefined]])(
		'%p is no switch: the item is refused by its field',
		async (value) => {
			const { error } = await run(byExpression, { value });
			expect(error?.context?.data).toMatchObject({ kind: 'invalid', field: label, item: 0 });
			expect(bench.mailRequests()).toEqual([]);
		},
	);
});
