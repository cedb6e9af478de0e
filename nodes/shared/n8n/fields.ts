import type { INodeProperties } from 'n8n-workflow';

/**
 * A field is described once, as n8n's own property: label, type, range, choices, default and help. The editor shows it,
 * `Item.read` reads and checks it by the same description, and errors name its label.
 */
export type Field = DeepReadonly<INodeProperties>;

type DeepReadonly<T> = T extends (...args: never[]) => unknown
	? T
	: T extends object
		? { readonly [K in keyof T]: DeepReadonly<T[K]> }
		: T;

/** What reading a field gives, by its type: text, number, switch, or one of its own choices. */
export type FieldValue<F extends Field> = F extends { type: 'number' }
	? number
	: F extends { type: 'boolean' }
		? boolean
		: F extends { type: 'options'; options: ReadonlyArray<{ readonly value: infer V extends string }> }
			? V
			: F extends { type: 'multiOptions'; options: ReadonlyArray<{ readonly value: infer V extends string }> }
				? V[]
				: string;

/** Undefined stands for a field that the user did not fill in, or an option that was not added. */
export type ReadField<F extends Field> = F extends { required: true }
	? FieldValue<F>
	: FieldValue<F> | undefined;

/** Where a field stands among the parameters of an operation. */
interface Place {
	/**
	 * The collection that the field is an option of, with the collections around it: `options.limitWaitTime.values`.
	 * Undefined for a parameter of its own.
	 */
	collection?: string;
	/** The field as this operation describes it; its default may differ from that of other operations. */
	field: Field;
}

/** The fields of one operation, found by name. */
export class FieldIndex {
	private readonly places = new Map<string, Place>();
	private ownOptions: readonly Field[] | undefined;

	constructor(readonly fields: readonly Field[]) {
		for (const field of fields) this.add(field, undefined);
	}

	private add(field: Field, collection: string | undefined): void {
		this.places.set(field.name, { collection, field });
		const path = collection === undefined ? field.name : `${collection}.${field.name}`;
		if (field.type === 'collection')
			for (const option of (field.options ?? []) as readonly Field[]) this.add(option, path);
		// Entries that may be there several times have a reader of their own.
		if (field.type === 'fixedCollection' && !field.typeOptions?.multipleValues)
			for (const group of (field.options ?? []) as ReadonlyArray<{ name: string; values: readonly Field[] }>)
				for (const member of group.values) this.add(member, `${path}.${group.name}`);
	}

	/** @throws Error when the operation does not list the field: a mistake in the code, not of the user */
	placeOf({ name }: Pick<Field, 'name'>): Place {
		const place = this.places.get(name);
		if (place === undefined) throw new Error(`The operation does not list the field "${name}"`);
		return place;
	}

	/**
	 * What holds where the user has not filled in the field, or not added it: its default. People add an option to change
	 * something, so one with two answers arrives as the other one. The members of a group arrive together.
	 */
	withoutIt(of: Pick<Field, 'name'>): unknown {
		const { collection: added, field } = this.placeOf(of);
		if (added === undefined || added.includes('.')) return field.default;
		if (field.type === 'boolean') return !field.default;
		const choices =
			field.type === 'options' ? ((field.options ?? []) as ReadonlyArray<{ value: unknown }>) : [];
		const others = choices.filter(({ value }) => value !== field.default);
		return choices.length === 2 ? others[0].value : field.default;
	}

	has({ name }: Pick<Field, 'name'>): boolean {
		return this.places.has(name);
	}

	/** The fields that are there only once the user has added them. */
	options(): readonly Field[] {
		this.ownOptions ??= [...this.places.values()]
			.filter(({ collection: within }) => within !== undefined)
			.map(({ field }) => field);
		return this.ownOptions;
	}
}

/** A collection of options, sorted by display name as n8n wants collections. */
export function collection(
	own: Pick<Field, 'displayName' | 'name' | 'placeholder' | 'description'>,
	options: readonly Field[],
): Field {
	return {
		...own,
		type: 'collection',
		default: {},
		options: [...options].sort((a, b) => inOrder(a.displayName, b.displayName)),
	};
}

/** The only group of a fixed collection, as n8n names it. */
export function values(members: readonly Field[]) {
	return [{ displayName: 'Values', name: 'values', values: members }];
}

/** The Options collection of an operation. */
export function optionsCollection(options: readonly Field[]): Field {
	return collection({ displayName: 'Options', name: 'options', placeholder: 'Add option' }, options);
}

/** For labels in English. Not localeCompare: its tables take as long to load as half of a node. */
export function inOrder(one: string, other: string): number {
	const [a, b] = [one.toLowerCase(), other.toLowerCase()];
	if (a === b) return 0;
	return a < b ? -1 : 1;
}
