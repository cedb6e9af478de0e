import {
	collection,
	FieldIndex,
	inOrder,
	optionsCollection,
	type Field,
} from '../../../../../nodes/shared/n8n/fields';

const field = (name: string, displayName = name): Field => ({
	displayName,
	name,
	type: 'string',
	default: '',
});

describe('the fields of an operation', () => {
	const [a, b, c] = [field('a'), field('b'), field('c')];
	const fields = [a, collection({ displayName: 'Options', name: 'options' }, [b, c])];
	const index = new FieldIndex(fields);

	test('are found by name, alone or in their collection', () => {
		expect(index.placeOf({ name: 'a' })).toEqual({ field: a });
		expect(index.placeOf({ name: 'b' })).toEqual({ collection: 'options', field: b });
		expect(index.placeOf(c)).toEqual({ collection: 'options', field: c });
		expect(index.placeOf({ name: 'options' }).collection).toBeUndefined();
		expect(index.fields).toBe(fields);
	});

	test('are as this operation describes them', () => {
		const own = { ...a, default: 'own' };
		expect(new FieldIndex([own]).placeOf(a).field).toBe(own);
	});

	test.each(['a', 'b', 'options'])('have %s', (name) => expect(index.has({ name })).toBe(true));
	test.each(['d', 'constructor', ''])('do not have "%s"', (name) => expect(index.has({ name })).toBe(false));

	test('that are missing are a mistake in the code', () =>
		expect(() => index.placeOf({ name: 'd' })).toThrow(/^The operation does not list the field "d"$/));

	test('the choices of a field are no fields', () => {
		const choice: Field = {
			...field('choice'),
			type: 'options',
			options: [{ name: 'One', value: 'one' }],
		};
		const withChoice = new FieldIndex([choice]);
		expect([withChoice.has({ name: 'One' }), withChoice.has({ name: 'one' })]).toEqual([false, false]);
	});

	test('a collection may be empty', () =>
		expect(new FieldIndex([{ ...field('more'), type: 'collection' }]).has({ name: 'more' })).toBe(true));
});

describe('a collection', () => {
	const [b, a, c] = [field('1', 'beta'), field('2', 'Alpha'), field('3', 'Gamma')];
	const own = { displayName: 'More', name: 'more', placeholder: 'Add', description: 'd' };

	test('has its options in the order of their labels, as n8n wants it', () => {
		const given = [c, b, a];
		expect(collection(own, given)).toEqual({ ...own, type: 'collection', default: {}, options: [a, b, c] });
		expect(given).toEqual([c, b, a]);
	});

	test('of options is called so', () =>
		expect(optionsCollection([b])).toEqual({
			displayName: 'Options',
			name: 'options',
			placeholder: 'Add option',
			type: 'collection',
			default: {},
			options: [b],
		}));
});

test.each([
	['a', 'b', -1],
	['b', 'a', 1],
	['A', 'b', -1],
	['a', 'B', -1],
	['B', 'a', 1],
	['a', 'A', 0],
	['CC', 'Concurrency', -1],
	['Max per Minute', 'Max', 1],
])('%s and %s are in order: %i', (one, other, order) => expect(inOrder(one, other)).toBe(order));
