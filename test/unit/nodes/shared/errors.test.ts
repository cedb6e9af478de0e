import {
	invalid,
	MailError,
	toMailError,
	withDetails,
	type ErrorKind,
} from '../../../../nodes/shared/errors';
import { fullError } from './thrown';

const KINDS: ErrorKind[] = ['invalid', 'unauthorized', 'refused', 'throttled', 'failed', 'uncertain'];

describe('MailError', () => {
	test('holds what it was given', () => {
		expect(fullError()).toMatchObject({
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
		expect(fullError()).toBeInstanceOf(Error);
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

describe('a long message', () => {
	test('of 800 characters stays whole', () =>
		expect(new MailError('failed', 'x'.repeat(800)).message).toBe('x'.repeat(800)));
	test('of more is cut: it may quote a value of any length', () =>
		expect(new MailError('failed', 'x'.repeat(801)).message).toBe(`${'x'.repeat(797)}...`));
});

describe('withDetails', () => {
	test('changes what is given and keeps the rest', () => {
		const same = withDetails(fullError(), {});
		expect({ ...same, message: same.message }).toEqual({ ...fullError(), message: fullError().message });
		expect(
			withDetails(fullError(), {
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
		expect(withDetails(fullError(), { details: { code: 6 } }).details).toEqual({ code: 6 }));
});

describe('toMailError', () => {
	test('leaves a MailError', () => {
		const error = fullError();
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
