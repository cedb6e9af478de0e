import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { headerText, scalarText } from '../mail/text';
import { invalid, toMailError } from '../errors';
import type { ServiceLimits } from '../run/service';
import { WrittenParameters } from './parameterCache';

/** Reads the parameters of one item; everything a node wants to know of an item goes through here. */
export class ItemReader {
	private readonly written: WrittenParameters;
	private readonly collections = new Map<string, IDataObject>();

	constructor(
		readonly context: IExecuteFunctions,
		readonly itemIndex: number,
		readonly limits: ServiceLimits,
	) {
		this.written = WrittenParameters.of(context);
	}

	/** A parameter as the editor or an expression gives it. Resource locators give their value. */
	param<T = unknown>(name: string, fallback?: T): T {
		let value: unknown;
		try {
			value = this.written.value(name, this.itemIndex, fallback);
		} catch (error) {
			// An expression that cannot be worked out is a fault of this item's input, not of the run.
			throw toMailError(error, 'invalid');
		}
		return locatorValue(value) as T;
	}

	/** A member of a collection parameter (`options` by default); undefined when the user did not add it. */
	option<T = unknown>(name: string, collection = 'options'): T | undefined {
		let values = this.collections.get(collection);
		if (values === undefined) {
			values = this.param<IDataObject>(collection, {}) ?? {};
			this.collections.set(collection, values);
		}
		return Object.prototype.hasOwnProperty.call(values, name) ? (locatorValue(values[name]) as T) : undefined;
	}

	/** Whether the user added this option to the node, whatever its expression gives for this item. */
	hasOption(name: string, collection = 'options'): boolean {
		return this.option(name, collection) !== undefined || this.written.has(collection, name);
	}

	/** A single line of text, trimmed; line breaks and control characters are refused. '' when unset. */
	line(name: string, label: string): string {
		return headerText(scalarText(this.param(name, ''), label).trim(), label);
	}

	/** As `line`, from a collection; undefined when unset or empty. */
	optionLine(name: string, label: string, collection = 'options'): string | undefined {
		const text = headerText(scalarText(this.option(name, collection), label).trim(), label);
		return text === '' ? undefined : text;
	}

	/** A line that must not be empty. */
	requiredLine(name: string, label: string): string {
		const text = this.line(name, label);
		if (text === '') throw invalid(label, `${label} is empty`, `Fill in ${label}.`);
		return text;
	}

	/** A number from a collection, undefined when unset. @throws MailError `invalid` when it is none or out of range */
	optionNumber(name: string, label: string, range: NumberRange, collection = 'options'): number | undefined {
		return numberIn(this.option(name, collection), label, range);
	}

	/** A number parameter. @throws as optionNumber */
	number(name: string, label: string, range: NumberRange, fallback: number): number {
		return numberIn(this.param(name, fallback), label, range) ?? fallback;
	}

	/**
	 * A boolean from a collection, undefined when unset or when its expression found nothing. The texts "true" and
	 * "false" count (expressions, AI tools), and 1 and 0 (databases); another word is not taken for a no, which may be the
	 * worse answer.
	 * @throws MailError `invalid`
	 */
	optionFlag(name: string, label: string, collection = 'options'): boolean | undefined {
		const value = this.option(name, collection);
		if (value === undefined || value === null || value === '') return undefined;
		if (typeof value === 'boolean') return value;
		if (value === 1 || value === 0) return value === 1;
		const word = typeof value === 'string' ? value.toLowerCase() : value;
		return this.choice(word, label, ['true', 'false'] as const) === 'true';
	}

	/** One of several values. @throws MailError `invalid` naming the allowed ones */
	choice<T extends string>(value: unknown, label: string, allowed: readonly T[]): T {
		const text = scalarText(value, label).trim();
		if ((allowed as readonly string[]).includes(text)) return text as T;
		throw invalid(label, `${label} is "${text.slice(0, 80)}"`, `Use one of: ${allowed.join(', ')}.`);
	}
}

function locatorValue(value: unknown): unknown {
	if (typeof value === 'object' && value !== null && (value as IDataObject).__rl === true)
		return (value as IDataObject).value;
	return value;
}

interface NumberRange {
	min: number;
	max: number;
	integer?: boolean;
}

function numberIn(value: unknown, label: string, range: NumberRange): number | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	const number = typeof value === 'string' ? Number(value) : value;
	const fix = `Give a number from ${range.min} to ${range.max}.`;
	if (
		typeof number !== 'number' ||
		!Number.isFinite(number) ||
		(range.integer && !Number.isInteger(number))
	) {
		throw invalid(label, `${label} is not a ${range.integer ? 'whole ' : ''}number`, fix);
	}
	if (number < range.min || number > range.max) {
		throw invalid(label, `${label} is ${number}, outside ${range.min} to ${range.max}`, fix);
	}
	return number;
}
