import { mark } from '../../../../nodes/LineWorks/operations/mark';
import { rejectionOf } from '../shared/thrown';
import { itemOf, run } from './node';

const read = async (parameters: Record<string, unknown>) =>
	await mark.read(itemOf(mark, { userId: 'me', mailId: '5', options: {}, ...parameters }));

test.each([
	['read', 'unchanged', { readStatus: true }],
	['unread', 'unchanged', { readStatus: false }],
	['unchanged', 'important', { markStatus: true }],
	['read', 'notImportant', { readStatus: true, markStatus: false }],
])('%s and %s change what was chosen and nothing else', async (readStatus, markStatus, marks) => {
	expect(await read({ readStatus, markStatus })).toEqual({
		userId: 'me',
		mailId: '5',
		simplify: true,
		marks,
	});
});

test.each([
	['nothing to change', { readStatus: 'unchanged', markStatus: 'unchanged' }, 'Read Status'],
	['an expression that finds nothing', { readStatus: undefined, markStatus: 'important' }, 'Read Status'],
	['an empty text', { readStatus: 'read', markStatus: '' }, 'Importance'],
	['a word that is no choice', { readStatus: 'read', markStatus: 'flag' }, 'Importance'],
])('%s is refused by its field', async (_case, parameters, field) => {
	expect(await rejectionOf(read(parameters))).toMatchObject({ kind: 'invalid', field });
});

test('is asked for again after an unclear outcome: marking twice changes nothing more', async () => {
	const { json, requests } = await run(
		'mark',
		{ mailId: '5', readStatus: 'read', markStatus: 'unchanged' },
		(_request, count) =>
			count < 3 ? { statusCode: 502 } : { statusCode: 200, body: { mail: { mailId: 5, status: 4 } } },
	);
	expect(json).toMatchObject([{ mailId: '5', flags: { read: true } }]);
	expect(requests.map(({ method, body }) => [method, body])).toEqual(
		Array.from({ length: 3 }, () => ['PATCH', '{"readStatus":true}']),
	);
});

test.each([200, 204])('%i without a body confirms the mark', async (statusCode) => {
	const { json } = await run(
		'mark',
		{ mailId: '9007199254740993', readStatus: 'read', markStatus: 'notImportant' },
		() => ({ statusCode }),
	);
	expect(json).toEqual([{ mailId: '9007199254740993', readStatus: true, markStatus: false }]);
});

test.each(['<html>Sign in</html>', '{}', 'null'])('200 with %s confirms nothing', async (body) => {
	const { json } = await run('mark', { mailId: '5', readStatus: 'read', markStatus: 'unchanged' }, () => ({
		statusCode: 200,
		body,
	}));
	expect(json[0].details).toMatchObject({ kind: 'failed', statusCode: 200 });
});
