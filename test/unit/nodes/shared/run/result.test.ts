import { alreadySent, sendResult, shapeResult } from '../../../../../nodes/shared/run/result';
import type { SendInput } from '../../../../../nodes/shared/run/operation';
import { attachment } from '../attachment';

const input = (changes: Partial<SendInput> = {}): SendInput => ({
	message: {
		to: [{ address: 'a@b.de', name: 'Ann' }],
		cc: [{ address: 'c@d.de' }],
		bcc: [{ address: 'e@f.de' }],
		replyTo: [{ address: 'x@y.de' }],
		subject: 'Hi',
		body: { format: 'html', html: 'x' },
		attachments: [
			attachment({ name: 'a.pdf', contentType: 'application/pdf', bytes: 9 }),
			attachment({ disposition: 'inline', contentId: 'c' }),
		],
	},
	params: {},
	warnings: ['w'],
	...changes,
});
const receipt = { status: 'accepted', messageId: '7', response: { id: 7 } };

test('a full result', () => {
	const result = sendResult('fake', input(), receipt, { attempts: 1, durationMs: 5 });
	expect(result).toEqual({
		service: 'fake',
		status: 'accepted',
		messageId: '7',
		accepted: ['a@b.de', 'c@d.de', 'e@f.de'],
		rejected: [],
		subject: 'Hi',
		attachments: [
			{ name: 'a.pdf', contentType: 'application/pdf', bytes: 9, inline: false },
			{ name: 'a.txt', contentType: 'text/plain', bytes: 3, inline: true },
		],
		warnings: ['w'],
		delivery: { attempts: 1, durationMs: 5 },
		response: { id: 7 },
	});
	expect(Object.keys(result.delivery as object)).toEqual(['attempts', 'durationMs']);
});

test('with everything that a receipt can say', () =>
	expect(
		sendResult(
			'fake',
			input({ redirectedFrom: { to: ['z@z.de'], cc: [], bcc: [] } }),
			{
				...receipt,
				accepted: [],
				rejected: ['a@b.de'],
				warnings: ['v'],
				requestId: 'q',
				extra: { waitTimedOut: true },
			},
			{ statusCode: 202, attempts: 2, durationMs: 5 },
		),
	).toMatchObject({
		accepted: [],
		rejected: ['a@b.de'],
		warnings: ['w', 'v'],
		waitTimedOut: true,
		delivery: {
			statusCode: 202,
			attempts: 2,
			requestId: 'q',
			redirectedFrom: { to: ['z@z.de'], cc: [], bcc: [] },
		},
	}));

describe('what the user asked to see', () => {
	const result = sendResult('fake', input(), receipt, { attempts: 1, durationMs: 5 });
	test('all of it', () => expect(shapeResult(result, 'full')).toBe(result));
	test('a summary, warnings only where there are any', () => {
		const summary = {
			service: 'fake',
			status: 'accepted',
			messageId: '7',
			accepted: ['a@b.de', 'c@d.de', 'e@f.de'],
			rejected: [],
			subject: 'Hi',
		};
		expect(shapeResult(result, 'summary')).toEqual({ ...summary, warnings: ['w'] });
		expect(shapeResult({ ...result, warnings: [] }, 'summary')).toEqual(summary);
		expect(shapeResult({ ...result, warnings: [] }, 'summary')).not.toHaveProperty('warnings');
	});
	test.each(['full', 'summary', 'response'] as const)(
		'the plain output of an operation without a mail is the same in every mode: %s',
		(mode) => expect(shapeResult({ deleted: true }, mode)).toEqual({ deleted: true }),
	);
	test.each([
		[{ id: 7 }, { id: 7 }],
		[[1], { response: [1] }],
		['text', { response: 'text' }],
		[null, { response: null }],
	])('the answer as it came: %j', (response, shown) =>
		expect(shapeResult({ ...result, response } as never, 'response')).toEqual(shown),
	);
});

test('warnings of reading, of the requests and of the receipt, in this order', () =>
	expect(
		sendResult(
			'fake',
			input(),
			{ ...receipt, warnings: ['v'] },
			{ attempts: 1, durationMs: 5, warnings: ['noticed'] },
		).warnings,
	).toEqual(['w', 'noticed', 'v']));

test('of an operation without a mail', () =>
	expect(sendResult('fake', {}, receipt, { attempts: 1, durationMs: 5 })).toMatchObject({
		accepted: [],
		subject: '',
		attachments: [],
		warnings: [],
	}));

test('a plain output that was made before is shown as it is', () => {
	const output = { deleted: true };
	expect(alreadySent(output)).toBe(output);
});

test('what was sent before is marked; the record stays', () => {
	const result = { delivery: { attempts: 2 }, status: 'x' };
	expect(alreadySent(result)).toEqual({ status: 'x', delivery: { attempts: 2, alreadySent: true } });
	expect(result).toEqual({ delivery: { attempts: 2 }, status: 'x' });
});
