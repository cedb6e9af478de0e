import type { IExecuteFunctions, INodeParameters } from 'n8n-workflow';

/**
 * The parameters of a node as the user wrote them, and the values of those without an expression. Those are the same for
 * every item, and n8n copies the whole node each time it is asked for one.
 */
export class ParameterCache {
	private static readonly ofContext = new WeakMap<IExecuteFunctions, ParameterCache>();

	private readonly written: INodeParameters;
	private readonly values = new Map<string, unknown>();

	private constructor(private readonly context: IExecuteFunctions) {
		this.written = context.getNode().parameters;
	}

	/** Those of the node that runs in this context. */
	static of(context: IExecuteFunctions): ParameterCache {
		let known = this.ofContext.get(context);
		if (known === undefined) this.ofContext.set(context, (known = new ParameterCache(context)));
		return known;
	}

	/** Whether the user added this member to a collection, whatever its expression gives. */
	has(collection: string, member: string): boolean {
		const added = memberAt(this.written, collection);
		return typeof added === 'object' && added !== null && member in added;
	}

	/** Whether a parameter, or the member of a collection, holds an expression, or stands within one. */
	isExpression(name: string, collection?: string): boolean {
		const own = collection === undefined ? this.written : memberAt(this.written, collection);
		if (typeof own !== 'object' || own === null) return !isFixed(own);
		return !isFixed((own as INodeParameters)[name]);
	}

	/**
	 * What a parameter gives for an item. Objects are shared by all items: read them, do not change them.
	 * @returns undefined for a parameter that the node lacks: n8n leaves out those that others hide
	 * @throws what n8n throws for an expression that cannot be resolved
	 */
	value(name: string, itemIndex: number): unknown {
		if (this.values.has(name)) return this.values.get(name);
		if (!Object.prototype.hasOwnProperty.call(this.written, name)) return undefined;
		const value: unknown = this.context.getNodeParameter(name, itemIndex, '');
		if (isFixed(this.written[name])) this.values.set(name, value);
		return value;
	}

	/** The member of a collection whose expression cannot be resolved for an item: n8n names the collection alone. */
	failingMember(collection: string, itemIndex: number): string | undefined {
		const written = this.written[collection];
		if (typeof written !== 'object' || written === null) return undefined;
		return Object.entries(written).find(([name, value]) => {
			if (isFixed(value)) return false;
			try {
				this.context.getNodeParameter(`${collection}.${name}`, itemIndex, '');
				return false;
			} catch {
				return true;
			}
		})?.[0];
	}
}

/** What stands in a collection within collections (`options.limitWaitTime.values`), as far as the way there goes. */
export function memberAt(values: unknown, path: string): unknown {
	let found = values;
	for (const name of path.split('.')) {
		// An expression stands for all that is within it.
		if (typeof found !== 'object' || found === null) return found;
		found = Object.prototype.hasOwnProperty.call(found, name)
			? (found as Record<string, unknown>)[name]
			: undefined;
	}
	return found;
}

/** Whether there is no expression in a value: n8n marks one by a leading `=`. */
function isFixed(value: unknown): boolean {
	if (typeof value === 'string') return !value.startsWith('=');
	if (typeof value !== 'object' || value === null) return typeof value !== 'function';
	if (Array.isArray(value)) return value.every(isFixed);
	return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isFixed);
}
