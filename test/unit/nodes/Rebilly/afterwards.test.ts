import {
	checkOwnDraft,
	keepDraftId,
	nameMessage,
	stillDraft,
	tellLeftovers,
} from '../../../../nodes/Rebilly/afterwards';
import { planSend } from '../../../../nodes/Rebilly/plan';
import { MailError } from '../../../../nodes/shared/errors';
import type { Answer, PlanStep } from '../../../../nodes/shared/run/plan';
import { answer, attachment, message, params } from '../../../support/rebilly';

const DRAFT = { id: 'mail_msg_1', status: 'draft' };
const answers = { create: answer(201, DRAFT) };

let steps: Record<string, PlanStep>;
beforeEach(() => {
	const plan = planSend(message({ attachments: [attachment()] }), params());
	steps = Object.fromEntries(plan.steps.map((step) => [step.id, step]));
});

function refused(step: PlanStep, reply: Answer): MailError {
	try {
		checkOwnDraft(step, reply);
	} catch (error) {
		return error as MailError;
	}
	throw new Error('The answer was taken');
}

describe('a PATCH that fails', () => {
	it('keeps the id of the draft in the error', () => {
		const error = keepDraftId(
			new MailError('throttled', 'Too many requests', { fix: 'Wait.' }),
			steps.outbox,
			answers,
		);
		expect(error.details.messageId).toBe('mail_msg_1');
		expect(error.fix).toMatch(/^Wait\.\n.*draft mail_msg_1.*Send Draft/);
	});

	it('asks to look first where the outcome is unknown', () => {
		const error = keepDraftId(new MailError('uncertain', 'No answer'), steps.outbox, answers);
		expect(error).toMatchObject({ kind: 'uncertain', details: { messageId: 'mail_msg_1' } });
		expect(error.fix).toMatch(/operation Get/);
	});

	it('has nothing to keep before the draft exists', () => {
		const error = new MailError('failed', 'x');
		expect(keepDraftId(error, steps.create, {})).toBe(error);
		expect(keepDraftId(error, steps.upload1, {})).toBe(error);
	});
});

describe('409 to the PATCH of an own draft', () => {
	const conflict = answer(409, { title: 'Conflict', detail: 'Not in this state' });

	it('is in doubt: nobody else should have sent it', () => {
		const error = keepDraftId(refused(steps.outbox, conflict), steps.outbox, answers);
		expect(error).toMatchObject({ kind: 'uncertain', statusCode: 409, details: { messageId: 'mail_msg_1' } });
		expect(error.message).toMatch(/may have been sent/);
		expect(error.fix).toMatch(/Not in this state/);
		expect(error.fix).toMatch(/operation Get/);
		expect(error.fix).not.toMatch(/Send Draft/);
	});

	it('is a refusal once the look shows that it is a draft still', () => {
		const known = keepDraftId(stillDraft(refused(steps.outbox, conflict)), steps.outbox, answers);
		expect(known).toMatchObject({
			kind: 'refused',
			message: 'Rebilly does not send the draft in its state',
			details: { messageId: 'mail_msg_1' },
		});
		expect(known.fix).toMatch(/^It was not sent\.\nRebilly says: Not in this state\n.*Send Draft/);
	});

	it('is the only doubt that a look at a draft takes away', () => {
		const other = new MailError('uncertain', 'A web page', { statusCode: 200 });
		expect(stillDraft(other)).toBe(other);
	});
});

it('404 to the PATCH of an own draft: it is gone, and there is nothing to finish', () => {
	const error = keepDraftId(refused(steps.outbox, answer(404, {})), steps.outbox, answers);
	expect(error).toMatchObject({ kind: 'refused', message: 'The draft of this mail is gone from Rebilly' });
	expect(error.fix).not.toMatch(/Message ID|Send Draft/);
});

it('409 and 404 to other steps are what they are', () => {
	expect(refused(steps.create, answer(409, {})).kind).toBe('refused');
	expect(refused(steps.create, answer(404, {})).field).toBe('Organization ID');
});

it('a spare draft or file is named where people read it', () => {
	const warnings = ['A spare draft may be left.', 'A second copy may be left.'];
	const error = new MailError('failed', 'No answer', { fix: 'Run it again.', details: { warnings } });
	const text = 'Run it again.\nA spare draft may be left.\nA second copy may be left.';
	expect(tellLeftovers(error).fix).toBe(text);
	expect(keepDraftId(error, steps.create, {}).fix).toBe(text);
	const plain = new MailError('failed', 'x');
	expect(tellLeftovers(plain)).toBe(plain);
});

it('an error of Send Draft names the message, and asks to look first where it is in doubt', () => {
	const doubtful = nameMessage(new MailError('uncertain', 'No answer'), 'mail_msg_1');
	expect(doubtful.details.messageId).toBe('mail_msg_1');
	expect(doubtful.fix).toMatch(/mail_msg_1.*operation Get/);
	const plain = nameMessage(new MailError('refused', 'No', { fix: 'Mend it.' }), 'mail_msg_1');
	expect(plain).toMatchObject({ fix: 'Mend it.', details: { messageId: 'mail_msg_1' } });
});
