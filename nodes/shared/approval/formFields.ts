import { values, type Field } from '../n8n/fields';

/** The fields that describe a form of one's own, as n8n's Form node names them (n8n-nodes-base, nodes/Form). */

const forForms = { show: { responseType: ['customForm'] } } as const;

export const defineForm = {
	displayName: 'Define Form',
	name: 'defineForm',
	type: 'options',
	noDataExpression: true,
	default: 'fields',
	options: [
		{ name: 'Using Fields Below', value: 'fields' },
		{ name: 'Using JSON', value: 'json' },
	],
	displayOptions: forForms,
} as const satisfies Field;

export const FIELD_TYPES = [
	{ name: 'Checkboxes', value: 'checkbox' },
	{ name: 'Date', value: 'date' },
	{ name: 'Dropdown', value: 'dropdown' },
	{ name: 'Email', value: 'email' },
	{ name: 'File', value: 'file' },
	{ name: 'Number', value: 'number' },
	{ name: 'Radio Buttons', value: 'radio' },
	{ name: 'Text Input', value: 'text' },
	{ name: 'Textarea', value: 'textarea' },
] as const;

export type FieldType = (typeof FIELD_TYPES)[number]['value'];

const FOR_CHOICES = ['checkbox', 'dropdown', 'radio'] as const;

const label = {
	displayName: 'Label',
	name: 'fieldLabel',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. Cost center',
	description: 'Stands above the field on the page',
} as const satisfies Field;

const elementType = {
	displayName: 'Element Type',
	name: 'fieldType',
	type: 'options',
	default: 'text',
	options: FIELD_TYPES,
} as const satisfies Field;

export const fieldName = {
	displayName: 'Custom Field Name',
	name: 'fieldName',
	type: 'string',
	default: '',
	placeholder: 'e.g. costCenter',
	description: 'Name of the value in the output; the label where it is empty',
} as const satisfies Field;

const placeholder = {
	displayName: 'Placeholder',
	name: 'placeholder',
	type: 'string',
	default: '',
	description: 'Example shown inside the empty field',
	displayOptions: { show: { fieldType: ['email', 'number', 'text', 'textarea'] } },
} as const satisfies Field;

const defaultValue = {
	displayName: 'Default Value',
	name: 'defaultValue',
	type: 'string',
	default: '',
	description:
		'What the field holds at first. Separate several choices by commas; write a date as 2026-01-31.',
	displayOptions: { hide: { fieldType: ['file'] } },
} as const satisfies Field;

const choices = {
	displayName: 'Field Options',
	name: 'fieldOptions',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	default: { values: [{ option: '' }] },
	required: true,
	placeholder: 'Add Choice',
	displayOptions: { show: { fieldType: FOR_CHOICES } },
	options: values([{ displayName: 'Option', name: 'option', type: 'string', default: '' }]),
} as const satisfies Field;

const multipleFiles = {
	displayName: 'Multiple Files',
	name: 'multipleFiles',
	type: 'boolean',
	default: true,
	description: 'Whether more than one file can be given',
	displayOptions: { show: { fieldType: ['file'] } },
} as const satisfies Field;

const acceptedTypes = {
	displayName: 'Accepted File Types',
	name: 'acceptFileTypes',
	type: 'string',
	default: '',
	placeholder: 'e.g. .jpg, .png',
	description: 'Endings of names or media types that are taken, separated by commas; all where it is empty',
	displayOptions: { show: { fieldType: ['file'] } },
} as const satisfies Field;

const requiredField = {
	displayName: 'Required Field',
	name: 'requiredField',
	type: 'boolean',
	default: false,
	description: 'Whether the form cannot be sent without it',
} as const satisfies Field;

export const formFields = {
	displayName: 'Form Elements',
	name: 'formFields',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	default: {},
	placeholder: 'Add Form Element',
	options: values([
		label,
		elementType,
		fieldName,
		placeholder,
		defaultValue,
		choices,
		multipleFiles,
		acceptedTypes,
		requiredField,
	]),
	displayOptions: { show: { responseType: ['customForm'], defineForm: ['fields'] } },
} as const satisfies Field;

export const jsonOutput = {
	displayName: 'Form Fields',
	name: 'jsonOutput',
	type: 'json',
	typeOptions: { rows: 5 },
	default:
		'[\n  {\n    "fieldLabel": "Name",\n    "requiredField": true\n  },\n  {\n    "fieldLabel": "Amount",\n    "fieldType": "number"\n  },\n  {\n    "fieldLabel": "Account",\n    "fieldType": "dropdown",\n    "fieldOptions": { "values": [{ "option": "Office" }, { "option": "Travel" }] }\n  }\n]\n',
	description: 'The same as a list in JSON, with the names of n8n’s Form node',
	displayOptions: { show: { responseType: ['customForm'], defineForm: ['json'] } },
} as const satisfies Field;
