import type { MailBody } from '../../../../nodes/shared/mail/message';
import type { MailError } from '../../../../nodes/shared/errors';
import { send } from '../../../../nodes/Rebilly/operations/send';
import type { Step } from '../../../../nodes/shared/run/plan';
import { answer, attachment, message, params, refused, stepOf } from '../../../support/rebilly';

const invoice = { resourceType: 'invoice', resourceId: 'in_1' };

/** Step of a mail with an invoice and two files, in this order on the wire. */
function step(id: string, records = [invoice], files = ['a.pdf', 'b.pdf']): Step {
	const attachments = files.map((name) => attachment(name));
	return stepOf(
		send.plan({ message: message({ attachments }), params: params({ records }), warnings: [] }),
		id,
	);
}

function refusal(at: Step, invalidFields: unknown, status = 422): MailError {
	return refused(at, answer(status, { title: 'Validation error', invalidFields }));
}

it.each<[MailBody, string, string]>([
	[{ format: 'markdown', html: '<p>a</p>', text: 'a' }, 'html', 'Markdown'],
	[{ format: 'html', html: '<p>a</p>' }, 'text', 'HTML'],
	[{ format: 'text', text: 'a' }, 'html', 'Text'],
])('is named by the field that a body was written in: %j', (body, field, label) => {
	const plan = send.plan({ message: message({ body }), params: params({}), warnings: [] });
	expect(refusal(stepOf(plan, 'create'), [{ field, message: 'is too long' }]).field).toBe(label);
});

it('is named by its label, with Rebilly’s words', () => {
	const error = refusal(step('create'), [
		{ field: 'from', message: 'is not verified' },
		{ field: 'to.0', message: 'is not an address' },
		{ field: 'to[1]', message: 'is not one either' },
		{ field: 'credentialHash', message: 'is unknown' },
		{ field: 'from', message: 'is too long' },
		{ field: 'somethingNew', message: 'is missing' },
	]);
	expect(error).toMatchObject({
		kind: 'refused',
		statusCode: 422,
		field: 'From',
		message: 'Rebilly refuses From',
	});
	expect(error.fix).toBe(
		'Correct From.\nRebilly says: From: is not verified | To (to.0): is not an address | ' +
			'To (to[1]): is not one either | Sending Credential: is unknown | From: is too long | somethingNew: is missing',
	);
	expect(error.details.invalidFields).toHaveLength(6);
});

it.each([
	['attachments.0.resourceId', 'Rebilly Records'],
	['attachments[0].resourceType', 'Rebilly Records'],
	['attachments.1.resourceId', 'Attachments'],
	['attachments.2', 'Attachments'],
	['attachments.2.resourceType', 'Upload Attachment Type'],
	['attachments', 'Attachments'],
	['attachments.7.resourceId', 'Attachments'],
])('%s is %s, by what was sent there', (field, label) => {
	const error = refusal(step('create'), [{ field, message: 'is unknown' }]);
	expect(error).toMatchObject({ field: label, message: `Rebilly refuses ${label}` });
});

it('means the records when there are no files', () => {
	const records = step('create', [invoice], []);
	expect(refusal(records, [{ field: 'attachments', message: 'x' }]).field).toBe('Rebilly Records');
});

it('that is a file which Rebilly took before can only be wrongly referred to', () => {
	const fix = (field: string) => refusal(step('create'), [{ field, message: 'x' }]).fix;
	expect(fix('attachments.1.resourceId')).toMatch(/another Upload Attachment Type/);
	expect(fix('attachments.0.resourceId')).toMatch(/^Correct Rebilly Records\./);
});

describe('an upload that is refused', () => {
	it('names the one file of several, whatever the status', () => {
		const second = step('upload2');
		expect(refusal(second, [{ field: 'name', message: 'must end in .pdf' }])).toMatchObject({
			message: 'Rebilly refuses Attachments: "b.pdf"',
			field: 'Attachments',
		});
		expect(refusal(second, undefined)).toMatchObject({
			message: 'Rebilly refused to upload "b.pdf" (422: Validation error)',
			field: 'Attachments',
		});
		expect(refusal(second, undefined, 413)).toMatchObject({
			kind: 'refused',
			message: 'Attachments: the file "b.pdf" is too large for Rebilly',
			field: 'Attachments',
		});
		expect(refusal(second, undefined, 403).message).toBe('The API key may not upload "b.pdf"');
	});
});

describe('what Rebilly says', () => {
	const said = (body: object) => refused(step('create'), answer(422, body)).fix;

	it.each([
		['detail', { detail: 'One', error: 'Two', details: ['Three'] }, 'One'],
		['the legacy member error', { error: 'Two', details: ['Three'] }, 'Two'],
		['the legacy member details', { details: ['Three', 'Four'] }, 'Three; Four'],
	])('stands in %s', (_where, body, text) => {
		expect(said(body)).toBe(`Check the fields of the item.\nRebilly says: ${text}`);
	});

	it('is one line, and cut where it would never end', () => {
		expect(said({ detail: ' a\n\tb ' })).toMatch(/Rebilly says: a b$/);
		expect(said({ detail: 'x'.repeat(600) })).toMatch(/Rebilly says: x{500}\.\.\.$/);
	});
});

it.each([
	['no field', [{ message: 'is wrong' }], 'Rebilly says: is wrong'],
	['no message', [{ field: 'from' }], 'Rebilly says: From'],
	['nothing', [{}], 'Check the fields of the item.'],
	['a number', [{ field: 7, message: 8 }], 'Check the fields of the item.'],
	['a text beside it', ['to', { field: 'to', message: 'x' }], 'Check the fields of the item.'],
])('with %s is shown as far as it goes', (_what, invalidFields, said) => {
	const error = refusal(step('create'), invalidFields);
	expect(error.fix).toContain(said);
	expect(`${error.message} ${error.field} ${error.fix}`).not.toMatch(/undefined:|refuses undefined|says: : /);
});
