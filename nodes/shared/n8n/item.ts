import type { IExecuteFunctions } from 'n8n-workflow';
import { invalid } from '../errors';
import { bodyText, headerText, scalarText } from '../mail/text';
import { FieldIndex, type Field, type FieldValue, type ReadField } from './fields';
import { inField, withExpressionsFilledIn } from './htmlExpressions';
import { memberAt, ParameterCache } from './parameterCache';

/** Reads the parameters of one item; everything that a node wants to know of an item goes through here. */
export class Item {
	private readonly parameters: ParameterCache;
	private readonly collections = new Map<string, Record<string, unknown>>();

	/**
	 * @param fields those of the operation, and those that the node has for all operations
	 * @param given values, by name, that stand in place of what the user entered
	 * @param notes what was changed while the item was read, for its warnings
	 */
	constructor(
		readonly context: IExecuteFunctions,
		readonly index: number,
		private readonly fields: FieldIndex,
		private readonly given: Readonly<Record<string, unknown>> = {},
		readonly notes: string[] = [],
	) {
		this.parameters = ParameterCache.of(context);
	}

	/** The same item as an operation with further fields reads it, to which values are given that no user entered. */
	withGiven(fields: readonly Field[], given: Readonly<Record<string, unknown>>): Item {
		const all = new FieldIndex([...this.fields.fields, ...fields]);
		return new Item(this.context, this.index, all, given, this.notes);
	}

	/** What the operation calls the field. */
	labelOf(field: Pick<Field, 'name'>): string {
		return this.fields.placeOf(field).field.displayName;
	}

	/**
	 * A field, checked by its own description. Texts come trimmed and without control characters, those with `rows` as
	 * they are; numbers within their range; choices among their own. Resource locators give their value.
	 * @returns undefined for what is empty or was not added
	 * @throws MailError `invalid` naming the field, also for a required field that is empty
	 */
	read<F extends Field>(field: F): ReadField<F> {
		const value = this.checked(field);
		if (value === undefined && field.required === true)
			throw invalid(field.displayName, `${field.displayName} is empty`, `Fill in ${field.displayName}.`);
		return value as ReadField<F>;
	}

	/** As `read`, with what holds without it for what is empty or was not added. */
	readOrDefault<F extends Field>(field: F): FieldValue<F> {
		return (this.checked(field) ?? this.fields.withoutIt(field)) as FieldValue<F>;
	}

	/** The value as the editor or an expression gives it, for fields that have a reader of their own. */
	raw(field: Pick<Field, 'name'>): unknown {
		const { collection, field: own } = this.fields.placeOf(field);
		if (Object.prototype.hasOwnProperty.call(this.given, field.name)) return this.given[field.name];
		if (collection === undefined) return this.parameter(own);
		const values = this.collectionValues(collection);
		return Object.prototype.hasOwnProperty.call(values, field.name)
			? locatorValue(values[field.name])
			: undefined;
	}

	/** Whether the user added this option, whatever its expression gives for this item. */
	isAdded(field: Pick<Field, 'name'>): boolean {
		if (!this.fields.has(field)) return false;
		const { collection } = this.fields.placeOf(field);
		if (collection === undefined) return true;
		// All options may come from one expression, which names an option and has found nothing for it.
		const isGiven = Object.prototype.hasOwnProperty.call(this.collectionValues(collection), field.name);
		return isGiven || this.parameters.has(collection, field.name);
	}

	/** Whether the field holds an expression, so that what it gives depends on the item. */
	isExpression(field: Pick<Field, 'name'>): boolean {
		const { collection } = this.fields.placeOf(field);
		return this.parameters.isExpression(field.name, collection);
	}

	/** Whether the operation has this field at all. */
	has(field: Pick<Field, 'name'>): boolean {
		return this.fields.has(field);
	}

	/** Whether an option was added whose expression gives nothing for this item. A list without entries is an answer. */
	foundNothing(option: Pick<Field, 'name'>): boolean {
		if (!this.isAdded(option) || !this.isExpression(option)) return false;
		const value = this.raw(option);
		return isEmpty(value) || (typeof value === 'string' && value.trim() === '');
	}

	/**
	 * Demands that every option which was added is there: to go on without one would send something else.
	 * @param told those that say themselves what it means that their expression found nothing
	 * @throws MailError `invalid` naming an option whose expression found nothing
	 */
	demandOptions(told: ReadonlyArray<Pick<Field, 'name'>>): void {
		for (const { name, displayName } of this.fields.options()) {
			if (told.some((one) => one.name === name) || !this.foundNothing({ name })) continue;
			throw invalid(
				displayName,
				`${displayName} is empty: its expression found nothing`,
				'Check the expression, give a value for items without one, or remove the option.',
			);
		}
	}

	private checked(field: Field): unknown {
		const own = this.fields.placeOf(field).field;
		const value = this.raw(field);
		switch (own.type) {
			case 'number':
				return numberIn(value, own);
			case 'boolean':
				return flagIn(value, own);
			case 'options':
				// An empty text is not a choice: an expression has found nothing.
				return value === undefined || value === null ? undefined : choiceIn(value, own);
			case 'multiOptions':
				return isEmpty(value)
					? undefined
					: (Array.isArray(value) ? value : [value]).map((one) => choiceIn(one, own));
			default:
				return textIn(value, own, this.notes);
		}
	}

	private parameter({ name, displayName, type, typeOptions }: Field): unknown {
		let value: unknown;
		try {
			value = locatorValue(this.parameters.value(name, this.index));
		} catch (error) {
			const member = type === 'collection' ? this.parameters.failingMember(name, this.index) : undefined;
			throw inField(error, member === undefined ? displayName : this.labelOfOption(member, displayName));
		}
		// What an expression has given is not evaluated once more: it may come from anybody.
		if (
			typeOptions?.editor !== 'htmlEditor' ||
			typeof value !== 'string' ||
			this.parameters.isExpression(name)
		)
			return value;
		return withExpressionsFilledIn(this.context, value, this.index, displayName);
	}

	private labelOfOption(name: string, collectionLabel: string): string {
		return this.fields.has({ name }) ? this.labelOf({ name }) : collectionLabel;
	}

	private collectionValues(path: string): Record<string, unknown> {
		let values = this.collections.get(path);
		if (values === undefined) {
			const [name, ...within] = path.split('.');
			const outer = this.parameter(this.fields.placeOf({ name }).field);
			const inner = within.length === 0 ? outer : memberAt(outer, within.join('.'));
			values = (inner ?? {}) as Record<string, unknown>;
			this.collections.set(path, values);
		}
		return values;
	}
}

function locatorValue(value: unknown): unknown {
	const isLocator = typeof value === 'object' && value !== null && '__rl' in value && value.__rl === true;
	return isLocator ? (value as { value?: unknown }).value : value;
}

function isEmpty(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

function textIn(value: unknown, { displayName, typeOptions }: Field, notes: string[]): string | undefined {
	const text = scalarText(value, displayName);
	const read =
		typeOptions?.rows === undefined
			? headerText(text.trim(), displayName).trim()
			: bodyText(text, displayName, notes);
	return read.trim() === '' ? undefined : read;
}

function numberIn(value: unknown, { displayName, typeOptions }: Field): number | undefined {
	if (isEmpty(value)) return undefined;
	const number = typeof value === 'string' ? Number(value) : value;
	const { minValue, maxValue, numberPrecision } = typeOptions ?? {};
	const whole = numberPrecision === 0;
	const kind = whole ? 'whole number' : 'number';
	const range = rangeText(minValue, maxValue);
	const fix = `Enter a ${[kind, range].filter(Boolean).join(' ')}.`;
	if (typeof number !== 'number' || !Number.isFinite(number) || (whole && !Number.isSafeInteger(number)))
		throw invalid(displayName, `${displayName} is not a ${kind}`, fix);
	if (number < (minValue ?? -Infinity) || number > (maxValue ?? Infinity))
		throw invalid(displayName, `${displayName} is ${number}, not a ${kind} ${range}`, fix);
	return number;
}

/** Completes "a number ..."; undefined where any will do. */
function rangeText(least: number | undefined, most: number | undefined): string | undefined {
	if (least === undefined) return most === undefined ? undefined : `of at most ${most}`;
	return most === undefined ? `of at least ${least}` : `from ${least} to ${most}`;
}

/**
 * The texts "true" and "false" count (expressions, AI tools), and 1 and 0 (databases). Any other word is refused: to
 * take it for a no may be the worse answer.
 */
function flagIn(value: unknown, { displayName }: Field): boolean | undefined {
	if (isEmpty(value)) return undefined;
	if (typeof value === 'boolean') return value;
	const word =
		value === 1 ? 'true' : value === 0 ? 'false' : scalarText(value, displayName).trim().toLowerCase();
	if (word === 'true' || word === 'false') return word === 'true';
	throw invalid(
		displayName,
		`${displayName} is "${word.slice(0, 80)}", neither true nor false`,
		'Let the expression give true or false.',
	);
}

function choiceIn(value: unknown, { displayName, options }: Field): string {
	const choices = ((options ?? []) as ReadonlyArray<{ value: unknown }>).map((option) =>
		String(option.value),
	);
	const text = scalarText(value, displayName).trim();
	if (choices.includes(text)) return text;
	throw invalid(
		displayName,
		`${displayName} is "${text.slice(0, 80)}"`,
		`Use one of: ${choices.join(', ')}.`,
	);
}
