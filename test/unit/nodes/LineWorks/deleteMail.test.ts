import type { IDataObject } from 'n8n-workflow';
import { deleteMail } from '../../../../nodes/LineWorks/operations/deleteMail';
import type { Field } from '../../../../nodes/shared/n8n/fields';
import { axiosError } from '../../../support/fakeContext';
import { run } from './node';

const MAIL_ID = '9007199254740993';
const remove = async (answer: Parameters<typeof run>[2], more = {}) =>
	await run('delete', { mailId: MAIL_ID }, answer, more);

test('one DELETE to the mail of the member, whose output is the mail and nothing more', async () => {
	const { json, requests } = await remove(() => ({ statusCode: 204 }));
	expect(json).toEqual([{ deleted: true, mailId: MAIL_ID }]);
	expect(requests.map(({ method, url }) => [method, url])).toEqual([
		['DELETE', `/v1.0/users/me/mail/${MAIL_ID}`],
	]);
});

test('paces itself as reads do', () => {
	const options = deleteMail.fields.find(({ name }) => name === 'options')?.options;
	expect((options as readonly Field[]).map((option) => [option.name, option.default])).toEqual([
		['concurrency', 5],
		['maxPerMinute', 120],
		['timeout', 120],
	]);
});

test.each([
	['a lost answer', 0],
	['a 500', 500],
	['a 408', 408],
	['a 409', 409],
	['a 429 that is not the limiter of LINE WORKS', 429],
	['a 200 with a text', 200],
	['a 202', 202],
])('%s leaves doubt: it is asked for once, and the trash is named', async (_case, statusCode) => {
	const { json, requests, hints } = await remove(({ options }) => {
		if (statusCode === 0) throw axiosError('read ECONNRESET', { url: options.url, code: 'ECONNRESET' });
		return { statusCode, body: 'busy' };
	});
	expect(requests).toHaveLength(1);
	const [{ error, details }] = json;
	expect(`${error}. ${(details as IDataObject).fix}`).toMatch(/The mail may have been deleted\./);
	expect(details).toMatchObject({
		kind: 'uncertain',
		outcome: 'possiblySent',
		mayHaveBeenSent: true,
		fix: expect.stringMatching(/trash.*a second Delete may remove it for good/),
	});
	expect(hints.join()).toContain('deleted');
});

test('what is in doubt is not tried again by the next try, and what was deleted is not deleted twice', async () => {
	const nodeContext = {};
	const items = [{ json: {} }, { json: {} }];
	const first = await remove((_request, count) => ({ statusCode: count === 1 ? 204 : 500 }), {
		nodeContext,
		items,
	});
	expect(first.json.map(({ deleted }) => deleted)).toEqual([true, undefined]);
	const second = await remove(() => ({ statusCode: 204 }), { nodeContext, items });
	expect(second.requests).toHaveLength(0);
	expect(second.json).toEqual([
		{ deleted: true, mailId: MAIL_ID },
		expect.objectContaining({ details: expect.objectContaining({ kind: 'uncertain', item: 1 }) }),
	]);
});

test.each([
	[404, 'MAIL_NOT_EXIST', 'refused', 'Mail ID'],
	[403, 'FORBIDDEN', 'unauthorized', undefined],
	[404, 'USER_NOT_EXIST', 'refused', 'Member'],
])('%i %s is certain: the mail was not deleted', async (statusCode, code, kind, field) => {
	const { json } = await remove(() => ({ statusCode, body: { code } }));
	expect(json[0].error).toMatch(/^LINE WORKS did not delete the mail: /);
	expect(json[0].details).toMatchObject({
		kind,
		mayHaveBeenSent: false,
		statusCode,
		fix: expect.stringMatching(/The mail was not deleted\.$/),
		...(field && { field }),
	});
});

test.each([
	['a number that has lost digits', 9007199254740992],
	['what is no number', 'unread-count'],
	['nothing', ' '],
])('%s as Mail ID asks for nothing', async (_case, mailId) => {
	const { json, requests } = await run('delete', { mailId: mailId as never }, () => ({ statusCode: 204 }));
	expect(json[0].details).toMatchObject({ kind: 'invalid', field: 'Mail ID', item: 0 });
	expect(requests).toEqual([]);
});
