import { everyOption, readItem, type Case } from './every-option';

/**
 * An option that was added and whose expression finds nothing is not taken for one that was not asked for, in any operation:
 * without CC, BCC or Reply To a mail still reaches whom it is for, and that is told; all else stops the item.
 */

const TOLD = ['CC', 'BCC', 'Reply To'];
/** Lists of entries: each of their expressions stands in an entry. */
const asked = everyOption.filter(([, , , , { type }]) => type !== 'fixedCollection' && type !== 'notice');

async function read([, operation, nodeFields, collection, { name }]: Case, value: unknown) {
	return await readItem(operation, nodeFields, { [collection]: () => ({ [name]: value }) });
}

const NOTHING = [undefined, null, '', ' '];

describe.each(asked.filter(([, , , , { displayName }]) => !TOLD.includes(displayName)))('%s', (...one) => {
	test.each(NOTHING)('is refused when its expression gives %j', async (value) => {
		await expect(read(one as Case, value)).rejects.toMatchObject({
			kind: 'invalid',
			field: one[4].displayName,
		});
	});
});

describe.each(asked.filter(([, , , , { displayName }]) => TOLD.includes(displayName)))('%s', (...one) => {
	test.each(NOTHING)('is told when its expression gives %j', async (value) => {
		const { input } = (await read(one as Case, value)) as { input: { warnings: string[] } };
		expect(input.warnings).toEqual([expect.stringContaining(one[4].displayName)]);
	});

	test('is fine with none when the expression gives an empty list', async () => {
		const { input } = (await read(one as Case, [])) as { input: { warnings: string[] } };
		expect(input.warnings).toEqual([]);
	});
});
