import type { IBinaryData, IDataObject } from 'n8n-workflow';
import type { ServiceLimits } from '../../../../../nodes/shared/limits';
import { FieldIndex } from '../../../../../nodes/shared/n8n/fields';
import { Item } from '../../../../../nodes/shared/n8n/item';
import { readMail, type ReadRules } from '../../../../../nodes/shared/n8n/readMail';
import { fakeContext } from '../../../../support/fakeContext';
import { FAKE_LIMITS, fakeFields } from '../../../../support/fakeService';

export interface Given {
	options?: Record<string, unknown>;
	limits?: Partial<ServiceLimits>;
	rules?: ReadRules;
	binary?: Record<string, IBinaryData>;
	json?: Record<string, unknown>;
	[parameter: string]: unknown;
}

export async function read({ options = {}, limits, rules, binary, json = {}, ...parameters }: Given = {}) {
	const { context } = fakeContext({
		items: [{ json: json as IDataObject, binary }],
		parameters: { to: 'a@b.de', subject: 'Hi', html: '<p>x</p>', text: 'y', ...parameters, options },
	});
	const all = { ...FAKE_LIMITS, ...limits };
	return await readMail(new Item(context, 0, new FieldIndex(fakeFields(all))), all, rules);
}

export const message = async (given: Given) => (await read(given)).message;
export const warnings = async (given: Given) => (await read(given)).warnings;
export const png = (changes: Partial<IBinaryData> = {}): IBinaryData => ({
	data: 'QUJD',
	mimeType: 'image/png',
	fileName: 'logo.png',
	...changes,
});
