import { NodeHelpers, type IDataObject, type INodeParameters } from 'n8n-workflow';
import { ParameterCache } from '../../../../../nodes/shared/n8n/parameterCache';
import { fakeContext } from '../../../../support/fakeContext';

/** What a parameter gives for two items, and how often n8n was asked for it. */
function twice(written: unknown) {
	const { context } = fakeContext({
		items: [{ json: { to: 'a' } }, { json: { to: 'b' } }],
		parameters: { x: written },
	});
	// As n8n: what begins with "=" is resolved for each item.
	const asked = jest
		.spyOn(context, 'getNodeParameter')
		.mockImplementation(((_name: string, index: number) =>
			JSON.stringify(written).includes('"=') ? `of item ${index}` : written) as never);
	const values = [0, 1].map((index) => ParameterCache.of(context).value('x', index));
	return { values, asked: asked.mock.calls.length };
}

describe('what a parameter gives', () => {
	test.each([
		['a text', 'ann@example.com'],
		['a text with "=" within', 'a=b'],
		['nothing', ''],
		['null', null],
		['a number', 5],
		['a switch', false],
		['a collection', { a: 'x', b: [1, { c: 'y' }] }],
	])('is asked of n8n once where it is %s', (_what, written) =>
		expect(twice(written)).toEqual({ values: [written, written], asked: 1 }),
	);

	test.each([
		['an expression', '={{ $json.to }}'],
		['a collection with one', { a: 'x', b: [{ c: '={{ $json.to }}' }] }],
		['a list with one', ['x', '={{ $json.to }}']],
	])('is asked for each item where it is %s', (_what, written) =>
		expect(twice(written)).toEqual({ values: ['of item 0', 'of item 1'], asked: 2 }),
	);

	test('is asked for each item where n8n gives something else', () => {
		const { context } = fakeContext({ parameters: { today: new Date(0) } });
		const asked = jest.spyOn(context, 'getNodeParameter');
		const parameters = ParameterCache.of(context);
		for (const index of [0, 1]) parameters.value('today', index);
		expect(asked).toHaveBeenCalledTimes(2);
	});

	test.each(['a', 'constructor'])(
		'is nothing where the node lacks "%s": other parameters hide it',
		(name) => {
			const { context } = fakeContext({ parameters: { b: 1 } });
			const asked = jest.spyOn(context, 'getNodeParameter');
			expect(ParameterCache.of(context).value(name, 0)).toBeUndefined();
			expect(asked).not.toHaveBeenCalled();
		},
	);

	test('is not that of another run', () => {
		const of = (value: string) => ParameterCache.of(fakeContext({ parameters: { x: value } }).context);
		expect([of('a').value('x', 0), of('b').value('x', 0)]).toEqual(['a', 'b']);
	});

	test('once n8n has thrown, it is asked again', () => {
		const { context } = fakeContext({ parameters: { x: 'a' } });
		const parameters = ParameterCache.of(context);
		jest.spyOn(context, 'getNodeParameter').mockImplementationOnce(() => {
			throw new Error('not now');
		});
		expect(() => parameters.value('x', 0)).toThrow('not now');
		expect(parameters.value('x', 0)).toBe('a');
	});
});

test('the node is asked for once in a run: n8n copies it each time', () => {
	const { context } = fakeContext({ parameters: { options: { a: (): IDataObject => ({}) } } });
	const asked = jest.spyOn(context, 'getNode');
	for (let turn = 0; turn < 3; turn++) expect(ParameterCache.of(context).has('options', 'a')).toBe(true);
	expect(ParameterCache.of(context).has('options', 'b')).toBe(false);
	expect(ParameterCache.of(context).has('none', 'a')).toBe(false);
	expect(asked).toHaveBeenCalledTimes(1);
});

describe('what the user added', () => {
	const { context } = fakeContext({
		parameters: { options: { a: '={{ $json.x }}', b: '' }, all: '={{ $json.options }}', none: null },
	});
	const parameters = ParameterCache.of(context);

	test.each([
		['options', 'a', true],
		['options', 'b', true],
		['options', 'c', false],
		['all', 'a', false],
		['none', 'a', false],
		['missing', 'a', false],
	])('%s.%s: %p', (collection, member, added) => expect(parameters.has(collection, member)).toBe(added));

	test.each([
		['a', 'options', true],
		['b', 'options', false],
		['a', 'all', true],
		['options', undefined, true],
		['all', undefined, true],
		['none', undefined, false],
		['missing', undefined, false],
	])('%s of %s holds an expression: %p', (name, collection, expected) =>
		expect(parameters.isExpression(name, collection)).toBe(expected),
	);
});

test('n8n drops options that one expression gives for all of them, before a node sees it', () => {
	const name = { displayName: 'A', name: 'a', type: 'string', default: '' } as const;
	const options = {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		default: {},
		options: [name],
	} as const;
	const seen = (values: INodeParameters) =>
		NodeHelpers.getNodeParameters([options as never], values, true, false, { typeVersion: 1 }, null);
	expect(seen({ options: '={{ ({ a: $json.missing }) }}' })).toEqual({ options: {} });
	expect(seen({ options: { a: '={{ $json.missing }}' } })).toEqual({
		options: { a: '={{ $json.missing }}' },
	});
});
