import { NodeApiError, NodeOperationError, type IDataObject } from 'n8n-workflow';
import { MailError, type ErrorKind } from '../../../../../nodes/shared/errors';
import { errorDetails, errorItem, nodeError, outcomeOf } from '../../../../../nodes/shared/n8n/nodeError';
import { fakeContext } from '../../../../support/fakeContext';
import { fullError } from '../thrown';

const KINDS: ErrorKind[] = ['invalid', 'unauthorized', 'refused', 'throttled', 'failed', 'uncertain'];

describe('what the error output carries', () => {
	test('everything that is known', () =>
		expect(errorDetails(fullError())).toEqual({
			kind: 'refused',
			outcome: 'notSent',
			mayHaveBeenSent: false,
			item: 3,
			field: 'To',
			fix: 'Correct To.',
			statusCode: 422,
			code: 5,
			response: { e: 1 },
		}));
	test('and nothing that is not', () =>
		expect(errorDetails(new MailError('uncertain', 'x'))).toEqual({
			kind: 'uncertain',
			outcome: 'possiblySent',
			mayHaveBeenSent: true,
		}));
	test('item 0 is an item, a response of null a response', () =>
		expect(errorDetails(new MailError('failed', 'x', { itemIndex: 0, response: null }))).toMatchObject({
			item: 0,
			response: null,
		}));
	test.each([
		['sent', new MailError('failed', 'x', { details: { sent: true } })],
		['possiblySent', new MailError('uncertain', 'x')],
		['notSent', new MailError('refused', 'x')],
		['notSent', new MailError('refused', 'x', { details: { sent: 'yes' } })],
	])('outcome %s', (outcome, error) => expect(outcomeOf(error)).toBe(outcome));
	test('is paired to its item and has two members only', () =>
		expect(errorItem(fullError(), 9)).toEqual({
			json: { error: 'No such user', details: { ...errorDetails(fullError()), item: 9 } },
			pairedItem: { item: 9 },
		}));
});

describe('the error that stops the workflow', () => {
	const { context } = fakeContext();
	test.each(KINDS)('%s: n8n would take angle brackets for HTML', (kind) => {
		const given = new MailError(kind, 'To: "Me <me@>"', { fix: 'Write Me <me@example.com>.' });
		const made = nodeError(context, given, 0);
		expect(made).toMatchObject({ message: 'To: "Me ‹me@›"', description: 'Write Me ‹me@example.com›.' });
		expect(made.context.data).toMatchObject({ fix: 'Write Me <me@example.com>.' });
		const tool = nodeError(fakeContext({ tool: true }).context, given, 0);
		expect(tool.message).toBe('To: "Me <me@>". Write Me <me@example.com>.');
	});

	test.each(KINDS)('%s', (kind) => {
		const made = nodeError(
			context,
			new MailError(kind, 'No such user', { fix: 'Correct To.', statusCode: 422 }),
			4,
			'Nothing was sent.',
			{ sent: [], possiblySent: [], notSent: [4] },
		);
		expect(made).toBeInstanceOf(kind === 'invalid' ? NodeOperationError : NodeApiError);
		expect(made).toMatchObject({ message: 'No such user', description: 'Correct To. Nothing was sent.' });
		expect(made.context).toMatchObject({
			itemIndex: 4,
			data: { kind, item: 4, items: { sent: [], possiblySent: [], notSent: [4] } },
		});
		if (made instanceof NodeApiError) expect(made.httpCode).toBe('422');
	});
	test('without a fix, a summary or items', () => {
		const made = nodeError(context, new MailError('failed', 'x'), 0);
		expect(made.description).toBe('');
		expect(made.context.data).toEqual({
			kind: 'failed',
			outcome: 'notSent',
			mayHaveBeenSent: false,
			item: 0,
		});
		expect((made as NodeApiError).httpCode).toBeNull();
		expect(nodeError(context, new MailError('failed', 'x'), 0, 'Nothing was sent.').description).toBe(
			'Nothing was sent.',
		);
	});
	test("keeps our words where n8n's constructors have their own", () => {
		for (const words of ['connect ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'Rate limit 429'])
			expect(
				nodeError(context, new MailError('failed', words, { statusCode: 429, fix: 'F.' }), 0),
			).toMatchObject({ message: words, description: 'F.' });
	});
	test('an agent, who sees the message only, is told the fix too', () => {
		const tool = fakeContext({ tool: true }).context;
		expect(nodeError(tool, fullError(), 0).message).toBe('No such user. Correct To.');
		expect(nodeError(tool, new MailError('failed', 'x'), 0).message).toBe('x');
		const old = Object.assign(fakeContext().context, { isToolExecution: undefined });
		expect(nodeError(old, fullError(), 0).message).toBe('No such user');
	});
	test('holds no request', () => {
		const made = nodeError(context, fullError(), 0) as NodeApiError;
		expect(JSON.stringify(made)).not.toMatch(/authorization|headers/i);
		expect((made.context.data as IDataObject).response).toEqual({ e: 1 });
	});
});
