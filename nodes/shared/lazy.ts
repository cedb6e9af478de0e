/**
 * An object that is made when something of it is first asked for. n8n loads every node when it starts, and most of
 * what a node needs to send a mail it does not need to be listed.
 */
export function lazy<T extends object>(make: () => T): T {
	let made: T | undefined;
	const real = () => (made ??= make());
	return new Proxy({} as T, {
		get: (_target, name) => {
			const value: unknown = Reflect.get(real(), name);
			// Methods see the object itself, not this stand-in.
			return typeof value === 'function' ? (value.bind(real()) as unknown) : value;
		},
		has: (_target, name) => Reflect.has(real(), name),
		getPrototypeOf: () => Reflect.getPrototypeOf(real()),
	});
}
