import { NodeApiError, NodeOperationError, type IDataObject } from 'n8n-workflow';
import {
	invalid,
	MailError,
	toMailError,
	withDetails,
	type ErrorKind,
} from '../../../../nodes/shared/errors';
import { errorDetails, errorItem, nodeError, outcomeOf } from '../../../../nodes/shared/n8n/nodeError';
import { fakeContext } from '../../../support/fakeContext';

const KINDS: ErrorKind[] = ['invalid', 'unauthorized', 'refused', 'throttled', 'failed', 'uncertain'];
const full = () =>
	new MailError('refused', 'No such user', {
		fix: 'Correct To.',
		field: 'To',
		statusCode: 422,
		details: { code: 5 },
		response: { e: 1 },
		itemIndex: 3,
	});

describe('MailError', () => {
	test('holds what it was given', () => {
		expect(full()).toMatchObject({
			name: 'MailError',
			kind: 'refused',
			message: 'No such user',
			fix: 'Correct To.',
			field: 'To',
			statusCode: 422,
			details: { code: 5 },
			response: { e: 1 },
			itemIndex: 3,
		});
		expect(new MailError('failed', 'x').details).toEqual({});
		expect(full()).toBeInstanceOf(Error);
	});
	test.each(KINDS)('%s: only the uncertain may have been sent', (kind) =>
		expect(new MailError(kind, 'x').mayHaveBeenSent).toBe(kind === 'uncertain'),
	);
	test('invalid', () =>
		expect(invalid('To', 'wrong', 'Mend it.')).toMatchObject({
			kind: 'invalid',
			field: 'To',
			message: 'wrong',
			fix: 'Mend it.',
		}));
});

describe('withDetails', () => {
	test('changes what is given and keeps the rest', () => {
		const same = withDetails(full(), {});
		expect({ ...same, message: same.message }).toEqual({ ...full(), message: full().message });
		expect(
			withDetails(full(), {
				kind: 'uncertain',
				message: 'other',
				fix: 'f',
				field: 'g',
				statusCode: 500,
				details: { more: 1 },
				response: 'r',
				itemIndex: 0,
			}),
		).toMatchObject({
			kind: 'uncertain',
			message: 'other',
			fix: 'f',
			field: 'g',
			statusCode: 500,
			details: { code: 5, more: 1 },
			response: 'r',
			itemIndex: 0,
		});
	});
	test('later details win', () =>
		expect(withDetails(full(), { details: { code: 6 } }).details).toEqual({ code: 6 }));
});

describe('toMailError', () => {
	test('leaves a MailError', () => {
		const error = full();
		expect(toMailError(error, 'uncertain')).toBe(error);
	});
	test.each<[string, unknown, string]>([
		['an Error', new TypeError('x'), 'x'],
		['an Error without words', new Error(''), 'Something went wrong'],
		['text', 'words', 'words'],
		['nothing', undefined, 'undefined'],
		['null', null, 'null'],
	])('%s', (_what, thrown, message) =>
		expect(toMailError(thrown)).toMatchObject({ kind: 'failed', message, fix: undefined }),
	);
	test('keeps the description of n8n errors, and the kind that is asked for', () => {
		const thrown = Object.assign(new Error('x'), { description: 'Do this.' });
		expect(toMailError(thrown, 'invalid')).toMatchObject({ kind: 'invalid', message: 'x', fix: 'Do this.' });
		expect(toMailError(Object.assign(new Error('x'), { description: 5 })).fix).toBeUndefined();
	});
});

describe('what the error output carries', () => {
	test('everything that is known', () =>
		expect(errorDetails(full())).toEqual({
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
		expect(errorItem(full(), 9)).toEqual({
			json: { error: 'No such user', details: { ...errorDetails(full()), item: 9 } },
			pairedItem: { item: 9 },
		}));
});

describe('the error that stops the workflow', () => {
	const { context } = fakeContext();
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
		expect(nodeError(tool, full(), 0).message).toBe('No such user. Correct To.');
		expect(nodeError(tool, new MailError('failed', 'x'), 0).message).toBe('x');
		const old = Object.assign(fakeContext().context, { isToolExecution: undefined });
		expect(nodeError(old, full(), 0).message).toBe('No such user');
	});
	test('holds no request', () => {
		const made = nodeError(context, full(), 0) as NodeApiError;
		expect(JSON.stringify(made)).not.toMatch(/authorization|headers/i);
		expect((made.context.data as IDataObject).response).toEqual({ e: 1 });
	});
});
