import { keepDraftId, nameMessage, stillDraft, tellLeftovers } from '../../../../nodes/Rebilly/draftRecovery';
import { send } from '../../../../nodes/Rebilly/operations/send';
import { sendDraft } from '../../../../nodes/Rebilly/operations/sendDraft';
import { MailError } from '../../../../nodes/shared/errors';
import { StepValues, type Plan, type Step } from '../../../../nodes/shared/run/plan';
import { answer, attachment, message, params, refused, stepOf, valuesOf } from '../../../support/rebilly';

const DRAFT = { id: 'mail_msg_1', status: 'draft' };

let plan: Plan;
let upload: Step;
let create: Step;
let outbox: Step;
let created: StepValues;
beforeEach(() => {
	plan = send.plan({
		message: message({ attachments: [attachment()] }),
		params: params(),
		warnings: [],
	});
	[upload, create, outbox] = plan.steps;
	created = valuesOf(plan, { create: answer(201, DRAFT) });
});

/** The error of Send when this step fails. */
function failed(error: MailError, at: Step, values: StepValues): MailError {
	return plan.failed?.(error, at, values) as MailError;
}

describe('a PATCH that fails', () => {
	it('keeps the ID of the draft in the error', () => {
		const throttled = new MailError('throttled', 'Too many requests', { fix: 'Wait.' });
		const error = failed(throttled, outbox, created);
		expect(error).toMatchObject({ kind: 'throttled', details: { messageId: 'mail_msg_1' } });
		expect(error.fix).toMatch(/^Wait\.\n.*draft mail_msg_1.*Send Draft/);
	});

	it('asks to look first where the outcome is unknown', () => {
		const error = failed(new MailError('uncertain', 'No answer'), outbox, created);
		expect(error).toMatchObject({ kind: 'uncertain', details: { messageId: 'mail_msg_1' } });
		expect(error.fix).toMatch(/operation Get/);
	});

	it('has nothing to keep before the draft exists', () => {
		const error = new MailError('failed', 'x');
		expect(failed(error, create, new StepValues())).toBe(error);
		expect(failed(error, upload, new StepValues())).toBe(error);
	});
});

describe('409 to the PATCH of an own draft', () => {
	const conflict = answer(409, {
		title: 'Conflict',
		detail: 'Not in this state',
		invalidFields: [{ field: 'to.0', message: 'is blocked' }],
	});

	it('is in doubt: nobody else should have sent it', () => {
		const error = failed(refused(outbox, conflict), outbox, created);
		expect(error).toMatchObject({
			kind: 'uncertain',
			statusCode: 409,
			details: { messageId: 'mail_msg_1' },
		});
		expect(error.fix).toMatch(/Rebilly says: Not in this state \|.*may have been sent.*\n.*operation Get/);
		expect(error.fix).not.toMatch(/Send Draft/);
	});

	it('is a refusal once the look shows that it is a draft still', () => {
		expect(outbox.settleBy?.verdict(answer(200, DRAFT))).toBe('notApplied');
		const known = outbox.settleBy?.notApplied?.(refused(outbox, conflict)) as MailError;
		expect(known).toMatchObject({
			kind: 'refused',
			statusCode: 409,
			message: 'Rebilly does not send the draft in its state',
			fix: 'Look at the message in Rebilly.\nRebilly says: Not in this state | To (to.0): is blocked',
		});
		const kept = failed(known, outbox, created);
		expect(kept).toMatchObject({ kind: 'refused', details: { messageId: 'mail_msg_1' } });
		expect(kept.fix).toMatch(/Send Draft/);
	});

	it('says nothing in the name of a Rebilly that said nothing', () => {
		expect(stillDraft(refused(outbox, answer(409))).fix).toBe('Look at the message in Rebilly.');
	});

	it('like any refusal that proved nothing; a success stays in doubt', () => {
		for (const status of [401, 403, 422, 500]) {
			const page = answer(status, '<html><h1>No</h1></html>', { 'content-type': 'text/html' });
			const known = failed(stillDraft(refused(outbox, page)), outbox, created);
			expect(known).toMatchObject({
				kind: 'refused',
				statusCode: status,
				details: { messageId: 'mail_msg_1' },
			});
			expect(known.fix).toMatch(/still a draft.*Send Draft/s);
		}
		const other = new MailError('uncertain', 'A web page', { statusCode: 200 });
		expect(stillDraft(other)).toBe(other);
	});
});

it('409 to Send Draft leaves no doubt: somebody else has sent it', () => {
	const [patch] = sendDraft.plan({ messageId: 'mail_msg_1', failOnFailed: true }).steps;
	expect(refused(patch, answer(409, { title: 'Conflict' }))).toMatchObject({
		kind: 'refused',
		message: 'The message is no longer a draft',
	});
});

it('404 to the PATCH of an own draft: it is gone, and there is nothing to finish', () => {
	const error = failed(refused(outbox, answer(404, { title: 'Not found' })), outbox, created);
	expect(error).toMatchObject({
		kind: 'refused',
		message: 'The draft of this mail is gone from Rebilly',
		field: undefined,
		details: { messageId: 'mail_msg_1' },
	});
	expect(error.fix).not.toMatch(/Send Draft/);
});

it('409 and 404 to other steps are what they are', () => {
	expect(refused(create, answer(409, {})).kind).toBe('refused');
	expect(refused(create, answer(404, {})).field).toBe('Organization ID');
});

it('a spare draft or file is named where people read it', () => {
	const warnings = ['A spare draft may be left.', 'A second copy may be left.'];
	const error = new MailError('failed', 'No answer', { fix: 'Run it again.', details: { warnings } });
	const text = 'Run it again.\nA spare draft may be left.\nA second copy may be left.';
	expect(tellLeftovers(error).fix).toBe(text);
	expect(keepDraftId(error, undefined).fix).toBe(text);
	expect(keepDraftId(error, 'mail_msg_1').fix).toContain(text);
	expect(nameMessage(error, 'mail_msg_1').fix).toContain(text);
	const plain = new MailError('failed', 'x');
	expect(tellLeftovers(plain)).toBe(plain);
});

it('an error of Send Draft names the message, and asks to look first where it is in doubt', () => {
	const doubtful = nameMessage(new MailError('uncertain', 'No answer'), 'mail_msg_1');
	expect(doubtful.details.messageId).toBe('mail_msg_1');
	expect(doubtful.fix).toMatch(/mail_msg_1.*operation Get/);
	const own = sendDraft.plan({ messageId: 'mail_msg_1', failOnFailed: true });
	const plain = own.failed?.(
		new MailError('refused', 'No', { fix: 'Mend it.' }),
		stepOf(own, 'outbox'),
		new StepValues(),
	);
	expect(plain).toMatchObject({ fix: 'Mend it.', details: { messageId: 'mail_msg_1' } });
});
