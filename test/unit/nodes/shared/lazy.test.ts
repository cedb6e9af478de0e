import { lazy } from '../../../../nodes/shared/lazy';
import { z } from '../../../../nodes/shared/zod';

test('makes the object once, when something of it is asked for', () => {
	let made = 0;
	const object = lazy(() => ({ number: ++made, itself: () => made }));
	expect(made).toBe(0);
	expect(object.number).toBe(1);
	expect(object.itself()).toBe(1);
	expect('number' in object).toBe(true);
	expect(made).toBe(1);
});

test('stands in for an object of a class, its methods and private members included', () => {
	class Counter {
		#count = 41;
		next() {
			return ++this.#count;
		}
	}
	const counter = lazy(() => new Counter());
	expect(counter).toBeInstanceOf(Counter);
	expect(counter.next()).toBe(42);
});

test('stands in for schemas, inside others too', () => {
	const inner = lazy(() => z.object({ a: z.string() }).strict());
	const outer = lazy(() => z.object({ list: z.array(inner), one: inner.optional() }).strict());
	expect(outer.safeParse({ list: [{ a: 'x' }], one: { a: 'y' } }).success).toBe(true);
	const { error } = outer.safeParse({ list: [{ a: 'x' }, { a: 5 }] });
	expect(error?.issues[0].path).toEqual(['list', 1, 'a']);
});

test('what fails while it is made is made again', () => {
	let tries = 0;
	const object = lazy(() => {
		if (++tries === 1) throw new Error('not yet');
		return { a: 1 };
	});
	expect(() => object.a).toThrow('not yet');
	expect(object.a).toBe(1);
});
