import { invalid } from '../errors';
import { scalarText } from '../mail/text';
import type { Item } from '../n8n/item';
import { defineForm, FIELD_TYPES, fieldName, formFields, jsonOutput, type FieldType } from './formFields';
import { isDate } from './checks';
import type { FormField } from './question';

/** Most fields of a form, and most choices of a field: a page nobody fills in helps nobody. */
const MOST = 200;

/** Names that the output needs for itself. */
const RESERVED = ['respondedAt'];

/** The form that the node describes, by its own fields or as JSON. @throws MailError `invalid` naming the form's field */
export function readForm(item: Item): FormField[] {
	const isJson = item.readOrDefault(defineForm) === 'json';
	const label = isJson ? jsonOutput.displayName : formFields.displayName;
	const given = isJson ? parsed(item.raw(jsonOutput), label) : entriesOf(item.raw(formFields));
	if (!Array.isArray(given) || given.length === 0)
		throw invalid(label, `${label}: the form has no fields`, 'Add at least one field.');
	if (given.length > MOST) throw invalid(label, `${label}: the form has more than ${MOST} fields`);
	const fields = given.map((one, index) => readField(one, `${label}, field ${index + 1}`, label));
	const names = fields.map(({ name }) => name);
	const twice = names.find((name, index) => names.indexOf(name) < index);
	if (twice !== undefined)
		throw invalid(
			label,
			`${label}: two fields are named "${twice}"`,
			`Give one of them another label or another ${fieldName.displayName}.`,
		);
	return fields;
}

function entriesOf(given: unknown): unknown {
	return (given as { values?: unknown } | undefined)?.values;
}

/** Expressions give a list; the editor gives its text. */
function parsed(given: unknown, label: string): unknown {
	if (typeof given !== 'string') return given;
	try {
		return JSON.parse(given) as unknown;
	} catch {
		throw notJson(label);
	}
}

function notJson(label: string) {
	return invalid(label, `${label} is not JSON`, 'Write it as a list: [{ "fieldLabel": "Name" }].');
}

function readField(given: unknown, place: string, label: string): FormField {
	const members = (typeof given === 'object' && given !== null ? given : {}) as Record<string, unknown>;
	const text = (name: string) => scalarText(members[name], place).trim();
	const type = typeOf(text('fieldType') || 'text', place, label);
	const shown = text('fieldLabel') || text('fieldName');
	if (shown === '') throw invalid(label, `${place} has no label`, 'Fill in its label.');
	const name = text('fieldName') || shown;
	if (RESERVED.includes(name))
		throw invalid(
			label,
			`${place} is named "${name}", as the time of the answer is`,
			'Give it another name.',
		);
	const common = { name, label: shown, required: members.requiredField === true };
	const value = text('defaultValue');
	switch (type) {
		case 'file':
			return {
				...common,
				type,
				several: members.multipleFiles !== false,
				accepted: listed(text('acceptFileTypes')).map((one) => one.toLowerCase()),
			};
		case 'checkbox':
		case 'dropdown':
		case 'radio': {
			const choices = choicesOf(members.fieldOptions, place, label);
			const chosen = type === 'checkbox' ? listed(value) : [value].filter(Boolean);
			const unknown = chosen.find((one) => !choices.includes(one));
			if (unknown !== undefined)
				throw invalid(label, `${place}: the default value "${unknown}" is not among the choices`);
			return { ...common, type, choices, value: chosen };
		}
		default:
			if (type === 'date' && value !== '' && !isDate(value))
				throw invalid(label, `${place}: the default value is not a date`, 'Write it as 2026-01-31.');
			return { ...common, type, placeholder: text('placeholder'), value };
	}
}

function typeOf(type: string, place: string, label: string): FieldType {
	const known = FIELD_TYPES.find(({ value }) => value === type)?.value;
	if (known) return known;
	const fix = `Use one of: ${FIELD_TYPES.map(({ value }) => value).join(', ')}.`;
	throw invalid(label, `${place} has the type "${type.slice(0, 80)}", which this node does not have`, fix);
}

function choicesOf(given: unknown, place: string, label: string): string[] {
	const entries = entriesOf(given);
	const choices = (Array.isArray(entries) ? entries : [])
		.map((entry: { option?: unknown } | null) => scalarText(entry?.option, place).trim())
		.filter(Boolean);
	if (choices.length === 0) throw invalid(label, `${place} has no choices`, 'Add at least one.');
	if (choices.length > MOST) throw invalid(label, `${place} has more than ${MOST} choices`);
	return [...new Set(choices)];
}

function listed(text: string): string[] {
	return text
		.split(',')
		.map((one) => one.trim())
		.filter(Boolean);
}
