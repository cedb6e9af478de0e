import type { IExecuteFunctions, INodeParameters } from 'n8n-workflow';

/**
 * The parameters of a node as they stand in it, expressions not worked out, and what those without an expression give:
 * the same for every item, so n8n works them out once for a run. It copies the whole node each time it is asked for it.
 */
export class WrittenParameters {
	private static readonly ofContext = new WeakMap<IExecuteFunctions, WrittenParameters>();

	private readonly written: INodeParameters;
	private readonly values = new Map<string, unknown>();

	private constructor(private readonly context: IExecuteFunctions) {
		this.written = context.getNode().parameters;
	}

	/** Those of the node that runs in this context. */
	static of(context: IExecuteFunctions): WrittenParameters {
		let known = this.ofContext.get(context);
		if (known === undefined) this.ofContext.set(context, (known = new WrittenParameters(context)));
		return known;
	}

	/** Whether a collection has this member in the node, whatever its expression gives. */
	has(collection: string, member: string): boolean {
		const added = this.written[collection];
		return typeof added === 'object' && added !== null && member in added;
	}

	/**
	 * What a parameter gives for an item. Objects are shared by all items: read them, do not change them.
	 * @throws what n8n throws for an expression that cannot be worked out
	 */
	value(name: string, itemIndex: number, fallback: unknown): unknown {
		if (this.values.has(name)) return this.values.get(name);
		const value: unknown = this.context.getNodeParameter(name, itemIndex, fallback as object);
		const isWritten = Object.prototype.hasOwnProperty.call(this.written, name);
		if (isWritten && isFixed(this.written[name])) this.values.set(name, value);
		return value;
	}
}

/** Whether there is no expression in a value: n8n marks one by a leading `=`. */
function isFixed(value: unknown): boolean {
	if (typeof value === 'string') return !value.startsWith('=');
	if (typeof value !== 'object' || value === null) return typeof value !== 'function';
	if (Array.isArray(value)) return value.every(isFixed);
	return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isFixed);
}
