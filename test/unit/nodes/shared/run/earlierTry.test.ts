import { earlierTryError } from '../../../../../nodes/shared/run/earlierTry';

const AT = '2030-01-01T00:00:00.000Z';

test('of a try that was cut off: when it began, and that nobody knows', () =>
	expect(earlierTryError({ state: 'started', at: AT }, 3)).toMatchObject({
		kind: 'uncertain',
		message:
			'An earlier try of this execution may have sent this mail: the earlier try was cut off before the answer came',
		fix: expect.stringContaining('It was not sent again. Check with the service or the recipient'),
		details: { firstTryAt: AT },
		itemIndex: 3,
	}));

test('of a try that ended in doubt: its reason, and what the mail can be looked up by', () => {
	const details = { step: 'send', messageId: 'm1' };
	const error = earlierTryError({ state: 'unknown', at: AT, reason: 'the service answered 500', details }, 0);
	expect(error).toMatchObject({
		kind: 'uncertain',
		message: 'An earlier try of this execution may have sent this mail: the service answered 500',
		details: { ...details, firstTryAt: AT },
		itemIndex: 0,
	});
	expect(error.details).not.toBe(details);
});

test('of a try whose notes are lost: that all of it may have been sent', () =>
	expect(earlierTryError({ state: 'lost' }, 1)).toMatchObject({
		kind: 'uncertain',
		message: expect.stringContaining('n8n kept no note of what it sent. This mail may have been sent'),
		fix: expect.stringMatching(/^It was not sent again\. .* start a new execution for the rest/),
		details: { notesLost: true },
		itemIndex: 1,
	}));
