import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { FieldIndex, type Field } from '../../../../../nodes/shared/n8n/fields';
import { Item } from '../../../../../nodes/shared/n8n/item';
import { fakeContext } from '../../../../support/fakeContext';

/** An item with these parameters (or of this context), read as an operation with these fields does. */
export function itemOf(
	given: Record<string, unknown> | IExecuteFunctions,
	fields: readonly Field[],
	{ items, index = 0 }: { items?: INodeExecutionData[]; index?: number } = {},
): Item {
	const isContext = typeof given.getNodeParameter === 'function';
	const context = isContext
		? (given as IExecuteFunctions)
		: fakeContext({ items, parameters: given as Record<string, unknown> }).context;
	return new Item(context, index, new FieldIndex(fields));
}
