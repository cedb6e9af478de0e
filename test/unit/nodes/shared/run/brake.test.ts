import { MailError } from '../../../../../nodes/shared/errors';
import { Brake } from '../../../../../nodes/shared/run/brake';

const error = (kind: MailError['kind'], statusCode?: number, refusesAccount = false) =>
	new MailError(kind, 'no', { statusCode, refusesAccount, details: { step: 'send' } });

test('what refuses the whole account ends the items not begun', () => {
	const brake = new Brake();
	brake.note(undefined);
	expect(brake.errorFor(1)).toBeUndefined();
	brake.note(error('unauthorized', 403, true));
	brake.note(undefined);
	expect(brake.errorFor(7)).toMatchObject({
		kind: 'unauthorized',
		itemIndex: 7,
		details: { step: 'send', notBegun: true },
	});
});

test.each([
	['a right that the item lacks', error('unauthorized', 403)],
	['a refused mail', error('refused', 400)],
	['doubt', error('uncertain', 401)],
])('%s does not', (_name, cause) => {
	const brake = new Brake();
	for (let item = 0; item < 10; item++) brake.note(cause);
	expect(brake.errorFor(10)).toBeUndefined();
});

test('a limit that does not clear for three items in a row ends the others', () => {
	const brake = new Brake();
	for (const note of [error('throttled', 429), error('throttled', 429), undefined, error('throttled', 429)])
		brake.note(note);
	expect(brake.errorFor(4)).toBeUndefined();
	brake.note(error('throttled', 429));
	brake.note(error('throttled', 429));
	expect(brake.errorFor(6)).toMatchObject({ kind: 'throttled', statusCode: 429 });
});
