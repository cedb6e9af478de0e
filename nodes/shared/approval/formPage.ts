import { escaped } from './html';
import type { ChoiceField, Form, FormField } from './question';
import { inputName, type Typed } from './submission';

/** The fields of a form as HTML. It travels as multipart, with and without files: from 2.41 on n8n takes a custom form in no other way. */
export function formBody({ fields, submit }: Form, typed: Typed, problems: Map<number, string>): string {
	const withFiles = fields.some(({ type }) => type === 'file');
	return [
		summary(fields, problems, withFiles),
		// The server checks: its page names the field, and keeps what was typed.
		'<form method="post" novalidate enctype="multipart/form-data">',
		...fields.map((field, index) => fieldHtml(field, index, typed[index], problems.get(index))),
		`<div class="buttons"><button type="submit" class="primary" name="answer" value="submit">${escaped(submit)}</button></div>`,
		'</form>',
	].join('\n');
}

function summary(fields: FormField[], problems: Map<number, string>, withFiles: boolean): string {
	if (problems.size === 0) return '';
	const lines = [...problems].map(
		([index, problem]) =>
			`<li><a href="#${inputName(index)}">${escaped(fields[index].label)}</a> ${escaped(problem)}.</li>`,
	);
	const files = withFiles ? '<p>Files are to be chosen again.</p>' : '';
	return `<div class="summary" role="alert"><strong>Nothing was sent yet.</strong><ul>${lines.join('')}</ul>${files}</div>`;
}

function fieldHtml(
	field: FormField,
	index: number,
	typed: string | string[],
	problem: string | undefined,
): string {
	const id = inputName(index);
	const told =
		problem === undefined
			? ''
			: `<p class="problem" id="${id}-problem">${escaped(field.label)} ${escaped(problem)}.</p>`;
	const label = `${escaped(field.label)}${field.required ? '' : ' <span class="soft">(optional)</span>'}`;
	const describedBy = problem === undefined ? '' : ` aria-describedby="${id}-problem"`;
	const state = `${field.required ? ' required' : ''}${describedBy && ' aria-invalid="true"'}${describedBy}`;
	if (field.type === 'checkbox' || field.type === 'radio')
		return `<fieldset class="field" id="${id}"${describedBy}><legend>${label}</legend>${boxes(field, id, typed)}${told}</fieldset>`;
	const input = inputHtml(field, `id="${id}" name="${id}"${state}`, typed);
	return `<div class="field"><label for="${id}">${label}</label>${input}${told}</div>`;
}

function inputHtml(
	field: Exclude<FormField, { type: 'checkbox' | 'radio' }> | ChoiceField,
	attributes: string,
	typed: string | string[],
): string {
	switch (field.type) {
		case 'file': {
			const accept = field.accepted.length > 0 ? ` accept="${escaped(field.accepted.join(','))}"` : '';
			return `<input type="file" ${attributes}${accept}${field.several ? ' multiple' : ''}>`;
		}
		case 'textarea':
			// A browser takes away a line break that follows the tag.
			return `<textarea ${attributes} placeholder="${escaped(field.placeholder)}">\n${escaped(String(typed))}</textarea>`;
		case 'date':
			return `<input type="date" ${attributes} value="${escaped(String(typed))}">`;
		case 'email':
		case 'number':
		case 'text': {
			// A number is a text for the browser: it would hide from the server, and from the page, what it does not take.
			const kind = field.type === 'number' ? 'type="text" inputmode="decimal"' : `type="${field.type}"`;
			return `<input ${kind} ${attributes} placeholder="${escaped(field.placeholder)}" value="${escaped(String(typed))}">`;
		}
		default: {
			const option = (value: string) =>
				`<option${typed.includes(value) ? ' selected' : ''}>${escaped(value)}</option>`;
			return `<select ${attributes}><option value="">Choose…</option>${field.choices.map(option).join('')}</select>`;
		}
	}
}

function boxes({ type, choices }: ChoiceField, id: string, typed: string | string[]): string {
	return choices
		.map(
			(choice) =>
				`<label class="choice"><input type="${type}" name="${id}" value="${escaped(choice)}"${typed.includes(choice) ? ' checked' : ''}><span>${escaped(choice)}</span></label>`,
		)
		.join('');
}
