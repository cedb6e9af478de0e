'use strict';

/**
 * The node behind the recorded one: it tells what n8n hands to a node of a package, as items and as values of parameters.
 * Run data alone do not show it: n8n saves what a node put out, and no value of an expression.
 */
class Probe {
	constructor() {
		this.description = {
			displayName: 'Probe',
			name: 'probe',
			group: ['output'],
			version: 1,
			description: 'Tells what it is handed',
			defaults: { name: 'Probe' },
			inputs: ['main'],
			outputs: ['main'],
			properties: [
				{
					displayName: 'Expressions',
					name: 'expressions',
					type: 'fixedCollection',
					typeOptions: { multipleValues: true },
					default: {},
					options: [
						{
							displayName: 'Entry',
							name: 'entry',
							values: [{ displayName: 'Value', name: 'value', type: 'string', default: '' }],
						},
					],
				},
			],
		};
	}

	/** @this {any} */
	async execute() {
		const { entry } = this.getNode().parameters.expressions;
		const values = entry.map((/** @type {unknown} */ _, /** @type {number} */ index) => {
			try {
				return describeValue(this.getNodeParameter(`expressions.entry[${index}].value`, 0));
			} catch (error) {
				return { kind: 'error', value: String(error instanceof Error ? error.message : error) };
			}
		});
		return [[{ json: { received: this.getInputData(), values }, pairedItem: { item: 0 } }]];
	}
}

/**
 * JSON alone cannot tell nothing from null, nor a date from its text.
 * @param {unknown} value
 * @returns {{ kind: string, value?: unknown }}
 */
function describeValue(value) {
	if (value === undefined || value === null) return { kind: String(value) };
	if (Array.isArray(value)) return { kind: 'array', value: value.map(describeValue) };
	if (typeof value !== 'object') return { kind: typeof value, value };
	const name = value.constructor?.name;
	return name === undefined || name === 'Object'
		? { kind: 'object', value }
		: { kind: name, value: String(value) };
}

module.exports = { Probe };
