import type { INodeProperties } from 'n8n-workflow';
import { optionsCollection, type Field } from '../../../../../nodes/shared/n8n/fields';
import { nodeProperties, SUBTITLE } from '../../../../../nodes/shared/run/nodeProperties';
import { once, repeatable, type Operation } from '../../../../../nodes/shared/run/operation';
import type { MailService } from '../../../../../nodes/shared/run/service';
import { fakeService } from '../../../../support/fakeService';

const field = (name: string, more: Partial<Field> = {}): Field => ({
	displayName: name,
	name,
	type: 'string',
	default: '',
	...more,
});
const described = (resource: string, operation: string, name: string, fields: Field[] = []) => ({
	resource,
	operation,
	name,
	action: `${name} a ${resource}`,
	description: `${name} one`,
	noun: resource,
	fields,
});
const read = async () => ({});
const sending = (...args: Parameters<typeof described>): Operation =>
	once({
		...described(...args),
		effect: 'send',
		read,
		plan: () => ({ steps: [], receipt: () => ({ output: {} }) }),
	});
const asking = (...args: Parameters<typeof described>): Operation =>
	repeatable({ ...described(...args), read, perform: async () => [] });

const service = (changes: Partial<MailService>): MailService => ({ ...fakeService(), ...changes });
const named = (properties: INodeProperties[], name: string) =>
	properties.filter((property) => property.name === name);
const values = ({ options }: INodeProperties) =>
	(options as Array<{ value: string }>).map(({ value }) => value);

describe('the dropdown of resources', () => {
	const resource = (resources: Record<string, string>) =>
		nodeProperties(
			service({ resources, operations: Object.keys(resources).map((one) => sending(one, 'do', 'Do')) }),
		)[0];

	test('names them in the order of the service', () =>
		expect(resource({ letter: 'Letter', mail: 'Mail', sms: 'SMS' })).toMatchObject({
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'Letter', value: 'letter' },
				{ name: 'Mail', value: 'mail' },
				{ name: 'SMS', value: 'sms' },
			],
		}));

	test.each<[Record<string, string>, string]>([
		[{ letter: 'Letter', mail: 'Mail' }, 'mail'],
		[{ letter: 'Letter', sms: 'SMS' }, 'letter'],
	])('%j begins with %s', (resources, value) => expect(resource(resources).default).toBe(value));
});

describe('the dropdowns of operations', () => {
	const properties = nodeProperties(
		service({
			resources: { draft: 'Draft', mail: 'Mail' },
			operations: [
				sending('mail', 'send', 'Send'),
				asking('mail', 'getMany', 'Get Many'),
				asking('draft', 'list', 'List'),
				sending('mail', 'delete', 'delete it'),
				sending('draft', 'create', 'Create'),
			],
		}),
	);
	const [draft, mail] = named(properties, 'operation');

	test('are one for each resource, shown with it', () => {
		expect(named(properties, 'operation')).toHaveLength(2);
		expect(draft.displayOptions).toEqual({ show: { resource: ['draft'] } });
		expect(mail.displayOptions).toEqual({ show: { resource: ['mail'] } });
		expect([draft, mail].every(({ noDataExpression }) => noDataExpression)).toBe(true);
	});

	test('begin with sending, the others in the order of their labels', () => {
		expect(values(draft)).toEqual(['create', 'list']);
		expect(values(mail)).toEqual(['send', 'delete', 'getMany']);
	});

	test('have the first one chosen', () => expect([draft.default, mail.default]).toEqual(['create', 'send']));

	test('tell of each operation what n8n wants to know', () =>
		expect(draft.options?.[0]).toEqual({
			name: 'Create',
			value: 'create',
			action: 'Create a draft',
			description: 'Create one',
		}));
});

describe('the fields', () => {
	const shared = field('shared', { displayOptions: { show: { kind: ['a'] }, hide: { other: ['b'] } } });
	const options = optionsCollection([field('inner')]);
	const given = service({
		fields: [field('authentication')],
		operations: [
			sending('mail', 'send', 'Send', [field('to'), shared, options]),
			sending('mail', 'save', 'Save', [shared]),
		],
	});
	const properties = nodeProperties(given);

	test('of the node come first, then the dropdowns, then those of each operation in order', () =>
		expect(properties.map(({ name }) => name)).toEqual([
			'authentication',
			'resource',
			'operation',
			'to',
			'shared',
			'options',
			'shared',
		]));

	test('of the node are always shown', () => expect(properties[0].displayOptions).toBeUndefined());

	test('of an operation are shown with it', () =>
		expect(named(properties, 'to')[0]).toEqual({
			...field('to'),
			displayOptions: { show: { resource: ['mail'], operation: ['send'] } },
		}));

	test('keep conditions of their own', () =>
		expect(named(properties, 'shared').map(({ displayOptions }) => displayOptions)).toEqual(
			['send', 'save'].map((operation) => ({
				show: { resource: ['mail'], operation: [operation], kind: ['a'] },
				hide: { other: ['b'] },
			})),
		));

	test('are made anew for each node: n8n adds to option lists', () => {
		const before = JSON.stringify(given.operations[0].fields);
		for (const property of properties) (property.options ??= []).push({ name: 'x', value: 'x' });
		expect(JSON.stringify(given.operations[0].fields)).toBe(before);
		expect(named(nodeProperties(given), 'options')[0].options).toHaveLength(1);
	});
});

test('the subtitle shows operation and resource, and what keeps mail from its recipients', () => {
	for (const part of ['operation', 'resource', 'preview', 'redirectTo'])
		expect(SUBTITLE).toContain(`["${part}"]`);
	expect(SUBTITLE.startsWith('={{')).toBe(true);
});
